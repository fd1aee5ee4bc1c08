import { setTimeout as delay } from "node:timers/promises";
import type { LoadMode } from "../load/dialogue-load.ts";
import type { GeneratorCalls } from "../load/generator.ts";
import type { LoadTotals, LoadWindow } from "../load/tally.ts";
import { cpuMsOf, cpuMsOfFamily } from "../report/process-usage.ts";
import type { Worker } from "../workers/worker.ts";

/** One load on one server, watched for a while from outside. */
export interface Measurement extends LoadWindow {
  readonly perSecond: number;
  /** CPU time per acknowledged message, in microseconds. */
  readonly serverUs: number;
  readonly generatorUs: number;
  /** Undefined without a process to watch. */
  readonly besideUs: number | undefined;
  /** Server's, or its neighbour's, CPU divided by the generator's: comparable between machines and hours. */
  readonly serverQuotient: number;
  readonly besideQuotient: number | undefined;
  readonly totals: LoadTotals;
}

export interface Measured {
  readonly generator: Worker<GeneratorCalls>;
  /** The group of connections. */
  readonly group: string;
  readonly serverPids: readonly number[];
  /** PostgreSQL or Redis, with its children. */
  readonly besidePid?: number | undefined;
  readonly mode: LoadMode;
  readonly warmMs: number;
  readonly ms: number;
  /** Whether the observers' latency is measured, too; it costs the generator some CPU. */
  readonly isWatching?: boolean;
}

/** Warms the load up, watches it for `ms`, and lets it run dry. */
export async function measure(input: Measured): Promise<Measurement> {
  const { generator, group, mode, warmMs, ms, isWatching = false } = input;
  await generator.call("start", group, mode);
  await delay(warmMs);
  await generator.call("begin", group, isWatching);
  const before = await cpuMs(input);
  await delay(ms);
  const after = await cpuMs(input);
  const window = await generator.call("end", group);
  const totals = await generator.call("stop", group);
  return { ...window, ...perMessage(window, before, after), totals };
}

interface Cpu {
  readonly server: number;
  readonly beside: number | undefined;
}

async function cpuMs({ serverPids, besidePid }: Measured): Promise<Cpu> {
  const [beside, ...servers] = await Promise.all([
    besidePid === undefined ? undefined : cpuMsOfFamily(besidePid),
    ...serverPids.map(cpuMsOf),
  ]);
  return { beside, server: servers.reduce<number>((sum, used) => sum + (used ?? 0), 0) };
}

/** Pure: the figures per message of a window. */
function perMessage({ acked, ms, cpuMs: generatorMs }: LoadWindow, before: Cpu, after: Cpu) {
  const us = (cpu: number) => (cpu * 1_000) / Math.max(acked, 1);
  const beside =
    after.beside === undefined || before.beside === undefined
      ? undefined
      : after.beside - before.beside;
  const serverMs = after.server - before.server;
  return {
    perSecond: (acked * 1_000) / ms,
    serverUs: us(serverMs),
    generatorUs: us(generatorMs),
    besideUs: beside === undefined ? undefined : us(beside),
    serverQuotient: serverMs / generatorMs,
    besideQuotient: beside === undefined ? undefined : beside / generatorMs,
  };
}

/** What went wrong in a measurement, in words; empty when nothing did. */
export function complaints(name: string, { totals, refused }: Measurement): string[] {
  const { unanswered, unseen } = totals;
  const codes = Object.entries(refused).map(([code, count]) => `${code} ${count}`);
  return [
    ...(codes.length > 0 ? [`${name}: refused ${codes.join(", ")}`] : []),
    ...(unanswered > 0 ? [`${name}: ${unanswered} messages unanswered`] : []),
    ...(unseen > 0 ? [`${name}: ${unseen} entries never seen`] : []),
  ];
}
