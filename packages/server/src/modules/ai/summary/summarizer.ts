import type { Chat, Conversation } from "#chat";
import { derivedUuid } from "#kernel/ids";
import { type AsideDeps, askAside } from "../aside.ts";
import type { ConversationSummary } from "../contract.ts";
import { type Line, toHistory } from "../history.ts";
import { withoutSigns } from "../privacy/mask.ts";
import { hidden, linesOf } from "./clean.ts";
import { extractSummary, LINES_MAX } from "./extract.ts";
import { summaryPrompt } from "./summary-prompt.ts";

export interface SummarizerDeps extends AsideDeps {
  readonly chat: Chat;
}

interface Kept {
  readonly seq: number;
  readonly summary: Promise<ConversationSummary>;
  /** The model's lines, and of which words of the visitor they tell. */
  readonly written: Promise<Written>;
}

interface Written {
  readonly about: string;
  readonly lines: readonly string[];
}

const ENTRIES = 200;
const KEPT_MAX = 500;
/** A manager's card does not wait longer than this. */
const patience = { firstMs: 3_000, idleMs: 2_000, totalMs: 4_000, hedgeMs: 1_500 };

/**
 * Summaries of conversations, each made once for each state of its log. A model is asked anew only when
 * the visitor has said something since: a manager who answers must not wait for it.
 */
export function createSummarizer(deps: SummarizerDeps) {
  const { chat } = deps;
  const kept = new Map<string, Kept>();
  return async (conversationId: string): Promise<ConversationSummary> => {
    const conversation = await chat.queries.conversation(conversationId);
    if (!conversation) return { lines: [], facts: [] };
    const { lastSeq: seq } = conversation;
    const known = kept.get(conversationId);
    if (known?.seq === seq) return known.summary;
    const made = summarise(deps, conversation, known?.written);
    const summary = made.then((each) => each.summary);
    kept.delete(conversationId);
    kept.set(conversationId, { seq, summary, written: made.then((each) => each.written) });
    const oldest = kept.size > KEPT_MAX ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    made.catch(() => kept.delete(conversationId));
    return summary;
  };
}

async function summarise(
  deps: SummarizerDeps,
  conversation: Conversation,
  before: Promise<Written> | undefined,
): Promise<{ readonly summary: ConversationSummary; readonly written: Written }> {
  const entries = await deps.chat.queries.recentEntries(conversation.id, ENTRIES);
  const { past, unanswered } = toHistory(entries);
  const said = hidden([...past, ...unanswered]);
  const about = derivedUuid(...said.flatMap(({ from, text }) => (from === "user" ? [text] : [])));
  const known = await before;
  const lines =
    known?.about === about && known.lines.length > 0
      ? known.lines
      : await write(deps, conversation, said);
  const drawn = clean(extractSummary(said));
  return {
    summary: { ...drawn, ...(lines.length > 0 ? { lines } : {}) },
    written: { about, lines },
  };
}

function clean({ lines, facts, openQuestion }: ConversationSummary): ConversationSummary {
  return {
    lines: lines.map(withoutSigns),
    facts: facts.map(withoutSigns),
    ...(openQuestion === undefined ? {} : { openQuestion: withoutSigns(openQuestion) }),
  };
}

/** A model's lines; none when nobody has written any in time. */
async function write(
  deps: SummarizerDeps,
  { id: conversationId, siteId }: Conversation,
  said: readonly Line[],
): Promise<string[]> {
  if (said.length < 2) return [];
  const messages = summaryPrompt(said);
  const text = await askAside(deps, { siteId, conversationId, messages, patience });
  return text === undefined ? [] : linesOf(text, LINES_MAX);
}
