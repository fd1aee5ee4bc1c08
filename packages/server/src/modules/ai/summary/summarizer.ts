import type { Chat, Conversation } from "#chat";
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
}

const ENTRIES = 200;
const KEPT_MAX = 500;
/** A manager's card does not wait longer than this. */
const patience = { firstMs: 3_000, idleMs: 2_000, totalMs: 4_000, hedgeMs: 1_500 };

/** Summaries of conversations, each made once for each state of its log. */
export function createSummarizer(deps: SummarizerDeps) {
  const { chat } = deps;
  const kept = new Map<string, Kept>();
  return async (conversationId: string): Promise<ConversationSummary> => {
    const conversation = await chat.queries.conversation(conversationId);
    if (!conversation) return { lines: [], facts: [] };
    const { lastSeq: seq } = conversation;
    const known = kept.get(conversationId);
    if (known?.seq === seq) return known.summary;
    const summary = summarise(deps, conversation);
    kept.delete(conversationId);
    kept.set(conversationId, { seq, summary });
    const oldest = kept.size > KEPT_MAX ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    summary.catch(() => kept.delete(conversationId));
    return summary;
  };
}

async function summarise(
  deps: SummarizerDeps,
  conversation: Conversation,
): Promise<ConversationSummary> {
  const entries = await deps.chat.queries.recentEntries(conversation.id, ENTRIES);
  const { past, unanswered } = toHistory(entries);
  const said = hidden([...past, ...unanswered]);
  const drawn = extractSummary(said);
  const written = await write(deps, conversation, said);
  return { ...clean(drawn), ...(written.length > 0 ? { lines: written } : {}) };
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
