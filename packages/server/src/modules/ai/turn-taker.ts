import { answerTurn } from "./consultant.ts";
import type { ConsultantDeps, HeldTurn } from "./held-turn.ts";
import type { Lease } from "./store.ts";
import { RunEnded, type TurnRuns } from "./turn-run.ts";

export interface TurnTakerDeps extends ConsultantDeps {
  readonly runs: TurnRuns;
  /** Answers that one process writes at a time; the rest waits in the database. */
  readonly runsMax: number;
}

const EVERY_TURN = 2 ** 31 - 1;

/**
 * Takes the conversation's turn, if there is one to take: whoever gets the lease writes the answer, in the
 * background, and keeps the lease alive. A process that dies stops renewing, and another takes the turn; one that
 * was only slow finds its fence outdated and stores nothing.
 */
export async function takeTurn(deps: TurnTakerDeps, conversationId: string): Promise<void> {
  const { chat, turns, runs } = deps;
  if (runs.size >= deps.runsMax) return;
  const conversation = await chat.queries.conversation(conversationId);
  const isOurs = conversation?.mode === "ai" && conversation.status === "active";
  await turns.supersede({ conversationId, turn: isOurs ? conversation.turn : EVERY_TURN });
  if (!isOurs) return;
  const lease = await turns.lease({ conversationId, turn: conversation.turn }, deps.leaseMs);
  if (lease)
    runs.begin(conversationId, lease.turn, (run) => hold(deps, { conversation, lease, run }));
}

async function hold(deps: TurnTakerDeps, { conversation, lease, run }: HeldTurn): Promise<void> {
  const { turns, log, leaseMs } = deps;
  const renewal = setInterval(() => {
    turns.renew(lease, leaseMs).then(
      (isHeld) => isHeld || run.end("lost"),
      // The lease may outlive a short failure of the database; if not, the fence tells.
      (error: unknown) => log.warn({ error }, "ai.renewal_failed"),
    );
  }, leaseMs / 3);
  try {
    await answerTurn(deps, { conversation, lease, run });
  } catch (error) {
    await settle(deps, lease, error).catch((failure: unknown) =>
      log.error({ error: failure }, "ai.settle_failed"),
    );
  } finally {
    clearInterval(renewal);
  }
}

async function settle(
  { chat, turns, meters, log }: TurnTakerDeps,
  lease: Lease,
  error: unknown,
): Promise<void> {
  const { conversationId, turn, fence } = lease;
  const ending = error instanceof RunEnded ? error.ending : "failed";
  if (ending === "lost") return;
  if (ending === "stopping") {
    await turns.release(lease);
    return;
  }
  const reason = ending === "moved" ? "superseded" : ending;
  chat.ai.replyEnded({ conversationId, turn, reason });
  meters.ended(reason);
  // A failed turn's lease runs out, and with it comes the next try.
  if (reason === "failed") log.error({ conversationId, turn, fence, error }, "ai.turn_failed");
  else await turns.finish(lease, { state: reason });
}
