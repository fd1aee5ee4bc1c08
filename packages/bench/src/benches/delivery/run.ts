import type { Measurement } from "../window.ts";
import type { Kind } from "./contestants.ts";

/** What is measured of each server in each round. */
export interface Round {
  /** As many as it can, with enough on their way. */
  readonly full: Measurement;
  /** The latency's rate. */
  readonly calm: Measurement;
  /** The same higher rate for all, where CPU per message is compared; missing for who cannot follow it. */
  readonly busy: Measurement | undefined;
}

export interface DeliveryRun {
  readonly rounds: readonly Readonly<Record<Kind, Round>>[];
  readonly busyPerSecond: number;
  /** Acknowledged by our server in all, and found in its table. */
  readonly acked: number;
  readonly stored: number;
}

export const dialogueCount = 400;
export const calmPerSecond = 2_000;
