import type { Chat, Conversation } from "#chat";
import type { Log } from "#kernel/log";
import type { Consultant } from "./consultant.ts";
import type { AiMeters } from "./meters.ts";
import type { Lease, TurnStore } from "./store.ts";
import { RunEnded, type TurnRun, type TurnRuns } from "./turn-run.ts";

export interface TurnTakerDeps {
  readonly chat: Chat;
  readonly turns: TurnStore;
  readonly runs: TurnRuns;
  readonly consultant: Consultant;
  readonly log: Log;
  readonly meters: AiMeters;
  readonly leaseMs: number;
  /** Answers that one process writes at a time; the rest waits in the database. */
  readonly runsMax: number;
}

export type TurnTaker = ReturnType<typeof createTurnTaker>;

/**
 * Takes turns: whoever gets the lease writes the answer, in the background, and keeps the lease alive. A process
 * that dies stops renewing, and another takes the turn; one that was only slow finds its fence outdated and stores
 * nothing.
 */
export function createTurnTaker({
  chat,
  turns,
  runs,
  consultant,
  log,
  meters,
  leaseMs,
  runsMax,
}: TurnTakerDeps) {
  async function take(conversationId: string): Promise<void> {
    if (runs.size >= runsMax) return;
    const conversation = await chat.queries.conversation(conversationId);
    const isAnswered = conversation?.mode === "ai" && conversation.status === "active";
    const turn = conversation ? conversation.turn + (isAnswered ? 0 : 1) : Number.MAX_SAFE_INTEGER;
    await turns.supersede({ conversationId, turn: Math.min(turn, 2 ** 31 - 1) });
    if (!conversation || !isAnswered) return;
    const lease = await turns.lease({ conversationId, turn: conversation.turn }, leaseMs);
    if (lease) runs.begin(conversationId, lease.turn, (run) => answer(conversation, lease, run));
  }

  async function answer(conversation: Conversation, lease: Lease, run: TurnRun): Promise<void> {
    const renewal = setInterval(() => {
      turns.renew(lease, leaseMs).then(
        (isHeld) => isHeld || run.end("lost"),
        // The lease may outlive a short failure of the database; if not, the fence tells.
        (error: unknown) => log.warn({ error }, "ai.renewal_failed"),
      );
    }, leaseMs / 3);
    try {
      await consultant.answer({ conversation, lease, run });
    } catch (error) {
      await settle(lease, error).catch((failure: unknown) =>
        log.error({ error: failure }, "ai.settle_failed"),
      );
    } finally {
      clearInterval(renewal);
    }
  }

  async function settle(lease: Lease, error: unknown): Promise<void> {
    const { conversationId, turn } = lease;
    const ending = error instanceof RunEnded ? error.ending : undefined;
    if (ending === "lost") return;
    if (ending === "stopping") return turns.release(lease);
    if (ending === "moved" || ending === "stopped") {
      chat.ai.replyEnded({
        conversationId,
        turn,
        reason: ending === "moved" ? "superseded" : "stopped",
      });
      meters.ended(ending === "moved" ? "superseded" : "stopped");
      return turns.finish(lease, { state: ending === "moved" ? "superseded" : "stopped" });
    }
    chat.ai.replyEnded({ conversationId, turn, reason: "failed" });
    meters.ended("failed");
    // Its lease runs out, and with it comes the next try.
    log.error({ conversationId, turn, fence: lease.fence, error }, "ai.turn_failed");
  }

  return { take };
}
