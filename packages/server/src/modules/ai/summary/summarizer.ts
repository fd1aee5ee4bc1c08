import type { Chat } from "#chat";
import type { ConversationSummary } from "../contract.ts";
import { toHistory } from "../history.ts";
import { extractSummary } from "./extract.ts";

export interface SummarizerDeps {
  readonly chat: Chat;
}

type Kept = { readonly seq: number; readonly summary: Promise<ConversationSummary> };

const ENTRIES = 200;
const KEPT_MAX = 500;

/** Summaries of conversations, each made once for each state of its log. */
export function createSummarizer({ chat }: SummarizerDeps) {
  const kept = new Map<string, Kept>();
  const write = async (conversationId: string): Promise<ConversationSummary> => {
    const { past, unanswered } = toHistory(
      await chat.queries.recentEntries(conversationId, ENTRIES),
    );
    return extractSummary([...past, ...unanswered]);
  };
  return async (conversationId: string): Promise<ConversationSummary> => {
    const conversation = await chat.queries.conversation(conversationId);
    const seq = conversation?.lastSeq ?? 0;
    const known = kept.get(conversationId);
    if (known?.seq === seq) return known.summary;
    const summary = write(conversationId);
    kept.delete(conversationId);
    kept.set(conversationId, { seq, summary });
    const oldest = kept.size > KEPT_MAX ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    summary.catch(() => kept.delete(conversationId));
    return summary;
  };
}
