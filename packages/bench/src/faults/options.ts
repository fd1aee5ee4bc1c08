import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";

/** What the command line asked for. */
export interface FaultOptions {
  /** Ids in capitals; empty: all. */
  readonly only: readonly string[];
  readonly runs: number | undefined;
  readonly seed: number;
  readonly isQuick: boolean;
  readonly isJson: boolean;
}

export const usage = `npm run faults -- [--only F01,F07] [--runs N] [--seed N] [--quick] [--json]

  --only   faults to inject; all unless told
  --runs   runs of each fault, in place of its own number
  --seed   seed of the first run; the next ones count up from it
  --quick  a few runs of each
  --json   the last line is the result as JSON`;

/** Reads the flags. Throws an Error that says what is wrong with them. */
export function readFaultOptions(args: readonly string[]): FaultOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string" },
      runs: { type: "string" },
      seed: { type: "string" },
      quick: { type: "boolean" },
      json: { type: "boolean" },
    },
  });
  return {
    only: (values.only ?? "")
      .split(",")
      .map((id) => id.trim().toUpperCase())
      .filter(Boolean),
    runs: values.runs === undefined ? undefined : wholeNumber("runs", values.runs),
    seed: values.seed === undefined ? randomInt(1, 1_000_000) : wholeNumber("seed", values.seed),
    isQuick: values.quick ?? false,
    isJson: values.json ?? false,
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1)
    throw new Error(`--${name} must be a whole number from 1`);
  return Number(text);
}
