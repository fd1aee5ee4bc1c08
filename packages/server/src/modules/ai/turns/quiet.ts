import type { ConsultantDeps, HeldTurn } from "../held-turn.ts";

/** Of a turn, from its message on: for so long an answer waits for a visitor who types on. */
const HOLD_MS = 1_500;

/** See {@link Typists.quiet}, for the turn's visitor and within the time that a turn may be held. */
export function quiet(
  { typists, clock }: Pick<ConsultantDeps, "typists" | "clock">,
  { lease, run }: Pick<HeldTurn, "lease" | "run">,
): Promise<void> | undefined {
  const mostMs = HOLD_MS - (clock.now().getTime() - lease.requestedAt.getTime());
  return typists.quiet(lease.conversationId, { mostMs, signal: run.signal });
}
