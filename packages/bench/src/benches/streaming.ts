import { type Bench, progress } from "../report/bench.ts";
import { cpuMsOf } from "../report/process-usage.ts";
import { median, rounded } from "../report/statistics.ts";
import { show, table } from "../report/table.ts";
import type { TalkResult } from "../load/talk.ts";
import type { Seat } from "../servers/seat.ts";
import { type MeasuredServer, openStage, type Stage } from "../servers/stage.ts";

const kinds = ["relay", "ours"] as const;
/** Bare Socket.IO that hands tokens on, and ours. */
type Kind = (typeof kinds)[number];

/** So many visitors at a time, and how long each thinks between an answer and the next question. */
interface Level {
  readonly id: string;
  readonly dialogues: number;
  readonly thinkMs: number;
}

const levels: readonly Level[] = [
  { id: "at100", dialogues: 100, thinkMs: 0 },
  { id: "at100Thinking", dialogues: 100, thinkMs: 2_000 },
  { id: "at500Thinking", dialogues: 500, thinkMs: 2_000 },
  { id: "at1000Thinking", dialogues: 1_000, thinkMs: 2_000 },
];

interface Run extends TalkResult {
  /** Cores that the server was busy on, on average. */
  readonly cores: number;
}

type Runs = ReadonlyMap<string, Readonly<Record<Kind, readonly Run[]>>>;

/** What the way from the model to the screen adds to the model's own pace. */
export const streaming: Bench = async ({ isQuick }) => {
  await using stage = await openStage();
  progress("streaming: seeding");
  const most = Math.max(...levels.map(({ dialogues }) => dialogues));
  const [seats = []] = await stage.seed([{ count: most, mode: "ai" }], { hasKnowledge: true });
  const baseUrl = await stage.startUpstream();
  const servers: Record<Kind, MeasuredServer> = {
    relay: await stage.startRelay(baseUrl),
    ours: await stage.startOurs({
      OPENROUTER_API_KEY: "a-key-of-the-benchmarks",
      OPENROUTER_BASE_URL: baseUrl,
      AI_BUDGET_VISITOR_DAY_USD: "none",
      AI_BUDGET_SITE_DAY_USD: "none",
      AI_BUDGET_SITE_MONTH_USD: "none",
    }),
  };
  const plan = isQuick
    ? { rounds: 1, warmMs: 2_000, ms: 4_000 }
    : { rounds: 3, warmMs: 4_000, ms: 10_000 };
  const runs = new Map(levels.map(({ id }) => [id, { relay: [] as Run[], ours: [] as Run[] }]));
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const level of levels) {
      for (const kind of round % 2 === 0 ? kinds : kinds.toReversed()) {
        progress(`streaming: round ${round + 1} of ${plan.rounds}, ${level.id}, ${kind}`);
        runs
          .get(level.id)
          ?.[kind].push(await runOnce(stage, { server: servers[kind], seats, level, ...plan }));
      }
    }
  }
  return { text: textOf(runs), json: jsonOf(runs) };
};

interface RunInput {
  readonly server: MeasuredServer;
  readonly seats: readonly Seat[];
  readonly level: Level;
  readonly warmMs: number;
  readonly ms: number;
}

async function runOnce(stage: Stage, { server, seats, level, warmMs, ms }: RunInput): Promise<Run> {
  const { dialogues, thinkMs } = level;
  await using generator = await stage.startGenerator();
  const [from, cpuBefore] = [performance.now(), await cpuMsOf(server.pid)];
  const input = { url: server.url, seats: seats.slice(0, dialogues), thinkMs, warmMs, ms };
  const result = await generator.call("talk", input);
  const cores = ((await cpuMsOf(server.pid)) - cpuBefore) / (performance.now() - from);
  return { ...result, cores };
}

function of(runs: Runs, at: { id: string; kind: Kind }, pick: (run: Run) => number): number {
  return median((runs.get(at.id)?.[at.kind] ?? []).map(pick));
}

function textOf(runs: Runs): string {
  const rows = levels.flatMap(({ id, dialogues, thinkMs }) =>
    kinds.map((kind) => {
      const figure = (pick: (run: Run) => number, digits = 1) =>
        show(of(runs, { id, kind }, pick), digits);
      return [
        `${kind}, ${show(dialogues)}${thinkMs > 0 ? `, ${thinkMs / 1_000} s of thinking` : ""}`,
        figure((run) => run.perSecond, 0),
        figure((run) => run.token.p50),
        figure((run) => run.token.p99),
        figure((run) => run.call.p50),
        figure((run) => run.call.p99),
        figure((run) => run.end.p50),
        figure((run) => run.end.p99),
        figure((run) => run.whole.p50, 0),
        figure((run) => run.whole.p99, 0),
        figure((run) => run.cores, 2),
        figure((run) => run.failed, 0),
      ];
    }),
  );
  return [
    "Streaming: a model with its first token after 100 ms, 30 tokens, 20 ms apart; what is added to it, in ms",
    table(
      [
        ...["dialogues", "replies/s", "token p50", "p99", "ack to call p50", "p99"],
        ...["last token to end p50", "p99", "whole p50", "p99", "cores", "failed"],
      ],
      rows,
    ),
  ].join("\n\n");
}

function jsonOf(runs: Runs) {
  const figures = ({ id }: Level, kind: Kind) => {
    const figure = (pick: (run: Run) => number) => rounded(of(runs, { id, kind }, pick));
    return {
      tokenP50Ms: figure((run) => run.token.p50),
      tokenP99Ms: figure((run) => run.token.p99),
      callP50Ms: figure((run) => run.call.p50),
      callP99Ms: figure((run) => run.call.p99),
      wholeP50Ms: figure((run) => run.whole.p50),
      wholeP99Ms: figure((run) => run.whole.p99),
      repliesPerSecond: figure((run) => run.perSecond),
      cores: figure((run) => run.cores),
      failed: figure((run) => run.failed),
    };
  };
  const all = levels.map((level) => [
    level.id,
    { ...figures(level, "ours"), relay: figures(level, "relay") },
  ]);
  const [first] = levels;
  return {
    bench: "streaming",
    ...(first ? figures(first, "ours") : {}),
    ...Object.fromEntries(all),
  };
}
