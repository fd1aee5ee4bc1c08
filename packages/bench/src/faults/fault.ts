import type { Violation } from "./checks/evidence.ts";
import type { History } from "./history.ts";
import type { Random } from "./random.ts";
import type { Cluster, StageSpec } from "./stage/cluster.ts";
import type { Verdict } from "./verdict.ts";

/** One way in which the world breaks, and how we know that it did no harm. */
export interface Fault {
  /** As in the reliability plan. */
  readonly id: string;
  readonly title: string;
  /** What is done, and to what. */
  readonly injected: string;
  readonly stage: StageSpec;
  /** How often in a full run and in a quick one. */
  readonly runs: { readonly full: number; readonly quick: number };
  /** Touches only its own clients and lines, so that others may run beside it. */
  readonly isGentle?: boolean;
  /** How late views may be equal after the fault, p95; 10 s unless told. */
  readonly convergeLimitMs?: number;
  run(scene: Scene): Promise<void>;
}

/** What one run of a fault has to work with. */
export interface Scene {
  readonly cluster: Cluster;
  readonly random: Random;
  readonly history: History;
  /** Unlike that of any other run. */
  readonly label: string;
  /** From 0. */
  readonly run: number;
  /** Says which of a fault's kinds it is. Counts with the seed, so that a replay is of the same kind. */
  readonly variant: number;
  readonly isQuick: boolean;
  /** Takes a verdict into the fault's line of the table. */
  record(verdict: Verdict): void;
  /** Tells whoever looks on, in words. */
  note(what: string): void;
  /** Something that only this fault promises. */
  expect(isKept: boolean, what: string): void;
  add(violations: readonly Violation[]): void;
  /** Messages that no verdict counts. */
  count(messages: number): void;
}

/** A fault that cannot be injected here, and why. */
export interface LeftOut {
  readonly id: string;
  readonly reason: string;
}

/** The stages that faults share, so that one start serves many. */
export const stages = {
  plain: { name: "plain", roles: ["web,ai", "web,ai"] },
  nginx: {
    name: "nginx",
    roles: ["web,ai", "web,ai"],
    hasNginx: true,
    // Or all visitors would be one address, which may ask 100 times a minute.
    env: { TRUSTED_PROXIES: "1" },
  },
  line: { name: "line", roles: ["web,ai", "web,ai"], hasDatabaseLine: true },
  desk: { name: "desk", telegram: "private" },
  group: { name: "group", telegram: "group" },
  split: { name: "split", roles: ["web", "web", "ai", "ai"] },
  splitDesk: { name: "split desk", roles: ["web", "web", "ai", "telegram"], telegram: "private" },
} as const satisfies Record<string, StageSpec>;
