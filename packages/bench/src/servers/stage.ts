import { type Postgres, startPostgres, startRedis, tempDir } from "@ilpo-chat/testkit";
import type { GeneratorCalls } from "../load/generator.ts";
import { startWorker, type Worker } from "../workers/worker.ts";
import type { Seat } from "./seat.ts";
import { countRows, type SeatsSpec, seed, type SeedOptions } from "./seeding.ts";
import type { ServerCalls, UpstreamCalls } from "./server-calls.ts";

/** A server under measurement, in a process of its own. */
export interface MeasuredServer extends Worker<ServerCalls> {
  readonly url: string;
}

type Env = Readonly<Record<string, string>>;

/** Everything that a measurement stands on: an own PostgreSQL, and what is started on it. All gone at disposal. */
export interface Stage extends AsyncDisposable {
  readonly postgres: Postgres;
  /** The product. Seed first: two nodes that start at once on an empty database would race. */
  startOurs(env?: Env): Promise<MeasuredServer>;
  /** Bare Socket.IO; what it stores, if `isStoring`, goes to a database of its own. */
  startBare(options?: { isStoring?: boolean; env?: Env }): Promise<MeasuredServer>;
  startGenerator(): Promise<Worker<GeneratorCalls>>;
  startRedis(): Promise<{ readonly url: string; readonly pid: number | undefined }>;
  /** The scripted model; gives its base address. */
  startUpstream(): Promise<string>;
  /** Bare Socket.IO in front of a model. */
  startRelay(upstreamUrl: string): Promise<MeasuredServer>;
  seed(specs: readonly SeatsSpec[], options?: SeedOptions): Promise<Seat[][]>;
  /** Rows that a server has stored. */
  count(name: "messages" | "bare_messages"): Promise<number>;
}

const nodeArgs = ["--expose-gc"];

export async function openStage(): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await tempDir("ilpo-chat-bench"));
  const postgres = stack.use(await startPostgres());
  const bareUrl = await postgres.createDatabase();
  const kept = stack.move();
  const ourEnv: Env = {
    DATABASE_URL: postgres.url,
    ILPO_DATA_DIR: folder.path,
    ILPO_WIDGET_DIR: folder.path,
    ILPO_SECRET: "a secret of the benchmarks, longer than it must be",
    PORT: "0",
    NODE_ENV: "production",
  };
  const start = async (name: string, env: Env): Promise<MeasuredServer> => {
    const file = new URL(name, import.meta.url);
    const worker = kept.use(await startWorker<ServerCalls>({ file, env, nodeArgs }));
    return { ...worker, url: `http://127.0.0.1:${await worker.call("port")}` };
  };
  const stage: Omit<Stage, typeof Symbol.asyncDispose> = {
    postgres,
    startOurs: (env = {}) => start("./bench-server.ts", { ...ourEnv, ...env }),
    startBare: ({ isStoring = false, env = {} } = {}) =>
      start("./bare-server.ts", {
        NODE_ENV: "production",
        ...(isStoring ? { DATABASE_URL: bareUrl } : {}),
        ...env,
      }),
    startGenerator: async () => kept.use(await startWorker<GeneratorCalls>({ file: generator })),
    startRedis: async () => kept.use(await startRedis()),
    startUpstream: async () => {
      const file = new URL("./upstream.ts", import.meta.url);
      return kept.use(await startWorker<UpstreamCalls>({ file })).call("baseUrl");
    },
    startRelay: (upstreamUrl) => start("./relay-server.ts", { UPSTREAM_URL: upstreamUrl }),
    seed: (specs, options = {}) => seed({ env: ourEnv, specs, ...options }),
    count: (name) => countRows(name === "messages" ? postgres.url : bareUrl, name),
  };
  return { ...stage, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

const generator = new URL("../load/generator.ts", import.meta.url);
