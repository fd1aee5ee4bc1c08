import type { Summary } from "./statistics.ts";

/** What a measurement prints for people and, as one line of JSON, for programs. */
export interface BenchReport {
  readonly text: string;
  readonly json: { readonly bench: string } & Readonly<Record<string, unknown>>;
}

export interface BenchOptions {
  /** Short windows, to see that everything works; the figures mean little. */
  readonly isQuick: boolean;
}

/** One measurement; starts what it needs and stops it. */
export type Bench = (options: BenchOptions) => Promise<BenchReport>;

/** Tells whoever waits at the terminal what is going on; never part of the result. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Names and percentiles of a timing, for the JSON line. */
export function timing(name: string, { p50, p99 }: Summary): Record<string, number> {
  return { [`${name}P50Ms`]: round(p50), [`${name}P99Ms`]: round(p99) };
}

const round = (value: number) => Math.round(value * 100) / 100;
