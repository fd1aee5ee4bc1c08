import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fault, Scene } from "./fault.ts";
import { createHistory } from "./history.ts";
import { createRandom } from "./random.ts";
import { type Cluster, startCluster } from "./stage/cluster.ts";
import { createTally, type Result, type Tally } from "./tally.ts";

export interface RunOptions {
  readonly faults: readonly Fault[];
  readonly seed: number;
  readonly isQuick: boolean;
  /** Runs of each fault, in place of its own number. */
  readonly runs?: number;
  /** Hears of each fault's end. */
  readonly onResult?: (result: Result) => void;
  /** Hears what is going on, in words. */
  readonly onProgress?: (line: string) => void;
}

/** Runs the faults one after another, those of one stage together, in a quick run the gentle ones at the same time. Run `n` of each has the seed `seed + n`. */
export async function runFaults(options: RunOptions): Promise<Result[]> {
  const results: Result[] = [];
  for (const group of byStage(options.faults)) {
    await using stage = createStage(group);
    const run = async (fault: Fault) => {
      const result = await runFault(options, fault, stage);
      results.push(result);
      options.onResult?.(result);
    };
    const together = options.isQuick ? group.filter(({ isGentle }) => isGentle) : [];
    if (together.length > 1) await stage.ready();
    await Promise.all(together.map(run));
    for (const fault of group) if (!together.includes(fault)) await run(fault);
  }
  return results.toSorted((left, right) => left.id.localeCompare(right.id));
}

function byStage(faults: readonly Fault[]): Fault[][] {
  return [...Map.groupBy(faults, ({ stage }) => stage.name).values()];
}

interface Stage extends AsyncDisposable {
  /** The stage in working order; a new one when it cannot be mended. */
  ready(): Promise<Cluster>;
}

function createStage([first]: readonly Fault[]): Stage {
  let cluster: Cluster | undefined;
  return {
    async ready() {
      if (!first) throw new Error("a stage needs a fault");
      try {
        await cluster?.restore();
      } catch {
        await cluster?.[Symbol.asyncDispose]();
        cluster = undefined;
      }
      return (cluster ??= await startCluster(first.stage));
    },
    [Symbol.asyncDispose]: async () => cluster?.[Symbol.asyncDispose](),
  };
}

async function runFault(options: RunOptions, fault: Fault, stage: Stage): Promise<Result> {
  const { isQuick, seed, onProgress } = options;
  const runs = options.runs ?? (isQuick ? fault.runs.quick : fault.runs.full);
  const tally = createTally(fault);
  for (let run = 0; run < runs; run += 1) {
    const before = tally.violationCount;
    const from = performance.now();
    const scene = await runOnce({ options, fault, run, tally }, stage);
    tally.ran();
    const isKept = tally.violationCount === before;
    const seconds = Math.round((performance.now() - from) / 1_000);
    onProgress?.(
      `${fault.id} run ${run + 1} of ${runs}: ${isKept ? "kept" : "BROKEN"}, ${seconds} s`,
    );
    if (!scene || isKept) continue;
    const path = await keepHistory(scene);
    onProgress?.(`${fault.id} run ${run + 1}, seed ${seed + run}: history in ${path}`);
  }
  return tally.result();
}

/** One run. Whatever goes wrong in it is a broken promise, never the end of the others. */
async function runOnce(parts: RunParts, stage: Stage): Promise<Scene | undefined> {
  const { fault, tally, run, options } = parts;
  const note = (what: string) => tally.add(options.seed + run, [{ kind: "broken", what }]);
  let scene: Scene | undefined;
  try {
    const cluster = await stage.ready();
    const crashes = crashesOf(cluster).length;
    scene = createScene(parts, cluster);
    await fault.run(scene).finally(() => crashesOf(cluster).slice(crashes).forEach(note));
  } catch (error) {
    note(`the run ended early: ${describe(error)}`);
  }
  return scene;
}

function crashesOf({ nodes }: Cluster): readonly string[] {
  return nodes.flatMap((node) => node.crashes);
}

interface RunParts {
  readonly options: RunOptions;
  readonly fault: Fault;
  readonly run: number;
  readonly tally: Tally;
}

function createScene({ options, fault, run, tally }: RunParts, cluster: Cluster): Scene {
  const seed = options.seed + run;
  return {
    cluster,
    run,
    variant: seed,
    isQuick: options.isQuick,
    random: createRandom(seed),
    history: createHistory(),
    label: `${fault.id}.${seed}.${run}`,
    record({ messages, violations, convergeMs }) {
      tally.count(messages);
      tally.add(seed, violations);
      tally.converged(convergeMs);
    },
    note: (what) => options.onProgress?.(`${fault.id} run ${run + 1}, seed ${seed}: ${what}`),
    expect: (isKept, what) => tally.add(seed, isKept ? [] : [{ kind: "broken", what }]),
    add: (violations) => tally.add(seed, violations),
    count: (messages) => tally.count(messages),
  };
}

/** The history of a run that broke a promise, one operation a line. */
async function keepHistory({ label, history }: Scene): Promise<string> {
  const path = join(tmpdir(), `ilpo-chat-fault-${label}.jsonl`);
  await writeFile(
    path,
    history.operations.map((operation) => JSON.stringify(operation)).join("\n"),
  );
  return path;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place =
    error.stack
      ?.split("\n")
      .find((line) => line.includes("/faults/"))
      ?.trim() ?? "";
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return `${error.message}${cause} ${place}`;
}
