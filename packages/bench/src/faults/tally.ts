import { checkConverged, percentile } from "./checks/converge.ts";
import type { Violation } from "./checks/evidence.ts";
import type { Fault } from "./fault.ts";

/** A fault's line in the table. */
export interface Result {
  readonly id: string;
  readonly title: string;
  readonly runs: number;
  readonly messages: number;
  readonly lost: number;
  readonly doubled: number;
  readonly reordered: number;
  /** Promises broken in another way. */
  readonly broken: number;
  readonly convergeP95Ms: number;
  readonly seconds: number;
  /** Each with the seed of its run. */
  readonly violations: readonly (Violation & { readonly seed: number })[];
}

/** Sums up the runs of one fault. */
export interface Tally {
  add(seed: number, violations: readonly Violation[]): void;
  count(messages: number): void;
  converged(timesMs: readonly number[]): void;
  ran(): void;
  readonly violationCount: number;
  result(): Result;
}

const CONVERGE_LIMIT_MS = 10_000;

export function createTally(fault: Fault): Tally {
  const startedAt = performance.now();
  const violations: (Violation & { readonly seed: number })[] = [];
  const timesMs: number[] = [];
  let [runs, messages] = [0, 0];
  const tally: Tally = {
    add: (seed, found) => void violations.push(...found.map((each) => ({ ...each, seed }))),
    count: (more) => void (messages += more),
    converged: (more) => void timesMs.push(...more),
    ran: () => void (runs += 1),
    get violationCount() {
      return violations.length;
    },
    result() {
      const late = checkConverged(timesMs, fault.convergeLimitMs ?? CONVERGE_LIMIT_MS);
      const all = [...violations, ...late.map((each) => ({ ...each, seed: 0 }))];
      const countOf = (kind: Violation["kind"]) => all.filter((each) => each.kind === kind).length;
      return {
        id: fault.id,
        title: fault.title,
        runs,
        messages,
        lost: countOf("lost"),
        doubled: countOf("doubled"),
        reordered: countOf("reordered"),
        broken: countOf("broken"),
        convergeP95Ms: Math.round(percentile(timesMs, 0.95)),
        seconds: Math.round((performance.now() - startedAt) / 1_000),
        violations: all,
      };
    },
  };
  return tally;
}
