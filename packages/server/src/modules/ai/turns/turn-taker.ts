import type { StatementLine } from "#kernel/database-line";
import { createGrouping } from "#kernel/grouping";
import { answerTurn } from "../consultant.ts";
import type { ConsultantDeps, HeldTurn } from "../held-turn.ts";
import { toHistory } from "../history.ts";
import { stillTrue } from "../summary/roll.ts";
import { type AskedTurn, leaseTurns } from "./group-statements.ts";
import { RunEnded, type TurnRuns } from "./turn-run.ts";
import type { Lease } from "./turn-store.ts";

export interface TurnTakerDeps extends ConsultantDeps {
  readonly runs: TurnRuns;
  readonly takeLine: StatementLine;
  /** Answers that one process writes at a time; the rest waits in the database. */
  readonly runsMax: number;
}

/** Takes a conversation's turn, if there is one to take. */
export type TakeTurn = (conversationId: string) => Promise<void>;

const HISTORY_ENTRIES = 80;
const MOST = 100;

/**
 * Takes turns, all that are asked for at a time in one transaction: whoever gets the lease writes the answer, in the
 * background, and keeps the lease alive. A process that dies stops renewing, and another takes the turn; one that
 * was only slow finds its fence outdated and stores nothing.
 */
export function createTurnTaker(deps: TurnTakerDeps): TakeTurn {
  const { runs, runsMax } = deps;
  const take = createGrouping((ids: readonly string[]) => takeGroup(deps, ids), MOST);
  return async (conversationId) => {
    if (runs.size >= runsMax) return;
    const held = await take(conversationId);
    if (!held) return;
    const { lease } = held;
    runs.begin(lease, (run) => hold(deps, { ...held, run }));
  };
}

type Taken = Omit<HeldTurn, "run"> | undefined;

async function takeGroup(
  { chat, takeLine, clock, leaseMs }: TurnTakerDeps,
  ids: readonly string[],
): Promise<Taken[]> {
  const unique = [...new Set(ids)];
  return takeLine.transaction(async (runner) => {
    const read = await chat.ai.takeNews({ ids: unique, limit: HISTORY_ENTRIES }, runner);
    const contexts = read.map((context) => ({ ...context, history: toHistory(context.entries) }));
    const asked = contexts.map(({ conversation, history }): AskedTurn => {
      const { id: conversationId, siteId, turn, mode, status } = conversation;
      const isOurs = mode === "ai" && status === "active";
      return { conversationId, siteId, turn, isOurs, hasWords: history.unanswered.length > 0 };
    });
    const requestedAt = clock.now();
    const leases = await leaseTurns(runner, asked, { leaseMs, requestedAt });
    const taken = new Map(
      contexts.flatMap((context) => {
        const { id } = context.conversation;
        const leased = leases.get(id);
        if (!leased) return [];
        const summary = leased.summary && stillTrue(leased.summary, context.entries);
        return [[id, { ...context, ...leased, summary }] as const];
      }),
    );
    // Asked for twice in a group, a turn is taken once.
    return ids.map((id, index) => (ids.indexOf(id) === index ? taken.get(id) : undefined));
  });
}

async function hold(deps: TurnTakerDeps, held: HeldTurn): Promise<void> {
  try {
    await answerTurn(deps, held);
    deps.rollUp(held);
  } catch (error) {
    await settle(deps, held.lease, error).catch((failure: unknown) =>
      deps.log.error({ error: failure }, "ai.settle_failed"),
    );
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
