import type { AiMessage } from "#chat";
import type { ConsultantDeps, HeldTurn } from "../held-turn.ts";
import { RunEnded } from "./turn-run.ts";
import type { TurnResult } from "./turn-store.ts";

/** A whole answer, and what comes after it. */
export interface KeptAnswer {
  readonly message: AiMessage;
  readonly result: TurnResult;
  /** Why a manager is called after it; null: none is. */
  readonly handoverReason: string | null;
}

/**
 * Stores the answer, ends the turn, and tells the screens. Throws `RunEnded` when the lease is another's or the
 * conversation has moved on; then nothing was stored.
 */
export async function keepAnswer(
  deps: ConsultantDeps,
  held: HeldTurn,
  answer: KeptAnswer,
): Promise<void> {
  const { lease } = held;
  const { message, result } = answer;
  if (answer.handoverReason === null) {
    const concluded = await deps.conclude({ lease, message, result });
    if (concluded === "lost") throw new RunEnded("lost");
    if (concluded !== "left") return tellDone(deps, message, concluded.seq);
  }
  await keepInSteps(deps, held, answer);
}

/** One step after another, so that whoever gets the lease next can go on from any of them. */
async function keepInSteps(
  deps: ConsultantDeps,
  { lease }: HeldTurn,
  { message, result, handoverReason: reason }: KeptAnswer,
): Promise<void> {
  const { chat, turns, leaseMs, log } = deps;
  const { conversationId, turn } = lease;
  if (!(await turns.planHandover(lease, reason, leaseMs))) throw new RunEnded("lost");
  const posted = await chat.ai.post(message);
  if (!posted) throw new RunEnded("moved");
  tellDone(deps, message, posted.seq);
  try {
    if (reason !== null) await chat.ai.handOver({ conversationId, turn, reason });
    await turns.finish(lease, result);
  } catch (error) {
    // The visitor has the answer: nothing more is said of it. Whoever gets the lease next does the rest.
    log.warn({ conversationId, turn, error }, "ai.unfinished");
  }
}

function tellDone({ chat }: ConsultantDeps, message: AiMessage, seq: number): void {
  const { conversationId, turn } = message;
  chat.ai.replyEnded({ conversationId, turn, seq, reason: "done" });
}
