import type { Entry } from "@ilpo-chat/protocol";
import type { Conversation } from "#chat";
import { type Database, raw } from "#kernel/database";
import { type AsideDeps, askAside } from "../aside.ts";
import type { AiTables } from "../entities.ts";
import type { History } from "../history.ts";
import { hidden, linesOf } from "./clean.ts";
import { dueLines, rolledWithout, ROLLED_LINES_MAX, type Rolled } from "./roll.ts";
import { rollingPrompt } from "./rolling-prompt.ts";

export interface RollerDeps extends AsideDeps {
  readonly db: Database;
}

/** A conversation whose turn has been answered. */
export interface Answered {
  readonly conversation: Conversation;
  /** The newest ones, rising, and what they say. */
  readonly entries: readonly Entry[];
  readonly history: History;
  readonly summary: Rolled | undefined;
}

/** Nobody waits for it. */
const patience = { firstMs: 8_000, idleMs: 5_000, totalMs: 20_000 };

/**
 * Keeps the summary of a conversation's old part, for later prompts. Called after an answer, so that no visitor waits for
 * it; does nothing while a prompt has room for the whole conversation. Never fails: without a summary a prompt leaves the
 * old part out.
 */
export function createRoller(deps: RollerDeps) {
  const rolling = new Set<string>();
  return (answered: Answered): void => {
    const { history, summary } = answered;
    const { id } = answered.conversation;
    if (rolling.has(id)) return;
    const due = dueLines([...history.past, ...history.unanswered], summary);
    if (due.length === 0) return;
    rolling.add(id);
    roll(deps, answered, hidden(due))
      .catch((error: unknown) => deps.log.warn({ conversationId: id, error }, "ai.roll_failed"))
      .finally(() => rolling.delete(id));
  };
}

async function roll(
  deps: RollerDeps,
  { conversation, entries, summary }: Answered,
  due: ReturnType<typeof hidden>,
): Promise<void> {
  const { id: conversationId, siteId } = conversation;
  const messages = rollingPrompt(summary, due);
  const text = await askAside(deps, { siteId, conversationId, messages, patience });
  const written = text === undefined ? [] : linesOf(text, ROLLED_LINES_MAX);
  const lines = written.length > 0 ? written : rolledWithout(summary, due);
  const uptoSeq = due.at(-1)?.seq ?? 0;
  const readSeq = entries.at(-1)?.seq ?? 0;
  await keep(deps.db, conversationId, { uptoSeq, readSeq, text: lines.join("\n") });
}

/** A summary by somebody who had read more stays. */
async function keep(db: Database, conversationId: string, { uptoSeq, readSeq, text }: Rolled) {
  const row = { upto_seq: uptoSeq, read_seq: readSeq, content: text, updated_at: raw<Date>`now()` };
  await db
    .sql<AiTables>()
    .insertInto("ai_summaries")
    .values({ conversation_id: conversationId, ...row })
    .onConflict((conflict) =>
      conflict
        .column("conversation_id")
        .doUpdateSet(row)
        .where("ai_summaries.read_seq", "<", readSeq),
    )
    .execute();
}
