import { setTimeout as delay } from "node:timers/promises";
import type { ConsultantPort, Gist } from "./consultant-port.ts";
import type { DesiredCard, SyncStep } from "./sync-step.ts";

/** Longer a manager's card does not wait for an account of the conversation. */
const GIST_MS = 5_000;

/** A model is asked only for a card that is written now, and that a person is to act on. */
export function isWorthGist(step: SyncStep, { state }: DesiredCard): boolean {
  const isWritten = step === "send-card" || step === "edit-card";
  return isWritten && (state === "waiting" || state === "led");
}

/** Undefined when there is nothing to say, or not in time: the card then has the visitor's own sentences. */
export async function gistOf(
  consultant: ConsultantPort | undefined,
  conversationId: string,
): Promise<Gist | undefined> {
  if (!consultant) return undefined;
  const late = new AbortController();
  const gist = await Promise.race([
    consultant.summarize(conversationId).catch(() => undefined),
    delay(GIST_MS, undefined, { signal: late.signal }).catch(() => undefined),
  ]);
  late.abort();
  return gist && gist.lines.length > 0 ? gist : undefined;
}
