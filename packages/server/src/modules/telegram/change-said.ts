import { limits } from "@ilpo-chat/protocol";
import { isDomainError } from "#kernel/errors";
import type { HandlingDeps } from "./handling.ts";
import type { MappedMessage } from "./message-store.ts";
import { keptQuote } from "./quote.ts";
import { type Line, linesOf } from "./transcript.ts";

/** What came of a change: nothing was to be changed, or why it could not be. */
export type Changed = "changed" | "same" | "failed" | "editTooLong" | "alreadyRemoved";

/** Gives each entry of a manager's message its part; those without one are removed. */
export async function changeSaid(
  { chat }: Pick<HandlingDeps, "chat">,
  { conversationId, seqs }: MappedMessage,
  parts: readonly string[],
): Promise<Changed> {
  const lines = linesOf(await chat.queries.recentEntries(conversationId, 200));
  const wanted = seqs.map((seq, index) => {
    const line = lines.find((each) => each.seq === seq);
    return { seq, line, content: contentFor(line, index, parts[index]) };
  });
  const refusal = refusalOf(wanted, parts.length);
  if (refusal) return refusal;
  // An update that comes again must not grow the log.
  const changes = wanted.filter(({ line, content }) => !stands(line, content));
  try {
    for (const { seq, content } of changes)
      await chat.manager.edit({ conversationId, seq, content });
    return changes.length > 0 ? "changed" : "same";
  } catch (error) {
    if (isDomainError(error) && error.code !== "unavailable") return "failed";
    throw error;
  }
}

interface Wanted {
  readonly line: Line | undefined;
  readonly content: string | null;
}

function refusalOf(wanted: readonly Wanted[], parts: number): Changed | undefined {
  const [first] = wanted;
  if (first?.line?.isRemoved && first.content !== null) return "alreadyRemoved";
  const isTooLong = wanted.some(
    ({ line, content }) =>
      content !== null && (content.length > limits.contentMax || line?.isRemoved === true),
  );
  return isTooLong || parts > wanted.length ? "editTooLong" : undefined;
}

function stands(line: Line | undefined, content: string | null): boolean {
  return line !== undefined && (content === null ? line.isRemoved : line.content === content);
}

/** The words as they are to stand; null: gone. What was quoted before them stays. */
function contentFor(
  line: Line | undefined,
  index: number,
  part: string | undefined,
): string | null {
  if (part === undefined) return null;
  return index === 0 ? `${keptQuote(line?.content ?? "")}${part}` : part;
}
