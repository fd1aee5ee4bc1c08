import type { AiMessage, Chat } from "#chat";
import type { StatementLine, StatementRunner } from "#kernel/database-line";
import { createGrouping } from "#kernel/grouping";
import { type Ending, finishTurns, reopenTurns } from "./group-statements.ts";

export interface ConcludeDeps {
  readonly chat: Chat;
  readonly line: StatementLine;
  readonly leaseMs: number;
}

/** The whole answer to a turn. */
export interface Conclusion extends Ending {
  readonly message: AiMessage;
}

/** `lost`: the lease is another's. `left`: not stored, and the turn is still open; `Chat.ai.post` says why. */
export type Concluded = { readonly seq: number } | "lost" | "left";

const MOST = 100;

/**
 * Stores answers and ends their turns, in one transaction for all that come meanwhile. Both or neither: an answer whose
 * lease is lost is not stored, and a turn whose answer is not stored stays open.
 */
export function createConclude({ chat, line, leaseMs }: ConcludeDeps) {
  const store = async (runner: StatementRunner, group: readonly Conclusion[]) => {
    const held = await finishTurns(runner, group);
    const kept = group.filter(({ lease }) => held.has(lease));
    const posted = await chat.ai.postGroup(
      kept.map(({ message }) => message),
      runner,
    );
    const left = kept.filter(({ lease }) => posted.seqOf(lease.conversationId) === undefined);
    await reopenTurns(
      runner,
      left.map(({ lease }) => lease),
      leaseMs,
    );
    return { held, posted };
  };
  return createGrouping(async (group: readonly Conclusion[]): Promise<Concluded[]> => {
    const { held, posted } = await line.transaction((runner) => store(runner, group));
    posted.announce();
    return group.map(({ lease }) => {
      if (!held.has(lease)) return "lost";
      const seq = posted.seqOf(lease.conversationId);
      return seq === undefined ? "left" : { seq };
    });
  }, MOST);
}
