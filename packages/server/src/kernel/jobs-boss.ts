import {
  type ConstructorOptions,
  fromKysely,
  fromPglite,
  type Job as BossJob,
  type JobResult,
  PgBoss,
} from "pg-boss";
import type { DatabaseNative } from "./database-connect.ts";
import type { Job, Jobs, Queue, QueueOptions, SendOptions } from "./jobs.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Log } from "./log.ts";

export interface JobsDeps {
  readonly native: DatabaseNative;
  readonly log: Log;
  readonly lifecycle: Lifecycle;
}

type Handler = (job: Job<object>) => Promise<void>;

/** pg-boss, on PostgreSQL and on PGlite alike. */
export function createJobs({ native, log, lifecycle }: JobsDeps): Jobs {
  const boss = new PgBoss(bossOptions(native));
  boss.on("error", (error) => log.warn({ error }, "jobs.error"));
  const stopping = new AbortController();
  lifecycle.onStop("refuse", "jobs", () => stopping.abort());
  lifecycle.onStop("drain", "jobs", () =>
    boss.stop({ graceful: true, timeout: 5_000, close: true }),
  );
  const definitions = new Map<string, QueueOptions>();
  return {
    define<Data extends object>(name: string, options: QueueOptions = {}): Queue<Data> {
      definitions.set(name, options);
      return {
        async send(data, tx, more = {}) {
          await boss.send(name, data, { ...sendOptions(more), db: fromKysely(tx.sql()) });
        },
        async sendMany(jobs, runner) {
          const orders = jobs.map(({ data, key }) => ({ data, singletonKey: key }));
          await boss.insert(name, orders, { db: runner });
        },
        async sendNow(data, more = {}) {
          await boss.send(name, data, sendOptions(more));
        },
        work: (handler) =>
          work(boss, { name, options, handler: handler as Handler, signal: stopping.signal, log }),
      };
    },
    async start() {
      await boss.start();
      for (const [name, options] of definitions) await ensureQueue(boss, name, options);
    },
  };
}

function bossOptions(native: DatabaseNative): ConstructorOptions {
  // Jobs of a node that was killed are found by the supervision: a minute, its default, is long for a visitor.
  const shared = {
    schema: "pgboss",
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
  };
  if (native.kind === "pglite") {
    return { ...shared, db: fromPglite(native.pglite), backend: "pglite" };
  }
  return {
    ...shared,
    connectionString: native.url.open(),
    application_name: "ilpo-chat-jobs",
    max: 6,
  };
}

function sendOptions({ key, delaySeconds }: SendOptions): object {
  return {
    ...(key === undefined ? {} : { singletonKey: key }),
    ...(delaySeconds === undefined ? {} : { startAfter: delaySeconds }),
  };
}

async function ensureQueue(boss: PgBoss, name: string, options: QueueOptions): Promise<void> {
  await boss.createQueue(name, {
    // One waiting job a key: a burst of news for one conversation is one order to look.
    policy: "short",
    notify: true,
    retryLimit: options.retries ?? 20,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 300,
    expireInSeconds: options.expireInSeconds ?? 60,
    deleteAfterSeconds: 3_600,
  });
}

interface Work {
  readonly name: string;
  readonly options: QueueOptions;
  readonly handler: Handler;
  readonly signal: AbortSignal;
  readonly log: Log;
}

async function work(boss: PgBoss, { name, options, handler, signal, log }: Work): Promise<void> {
  const { batch = 1, workers = 2 } = options;
  const one = async ({ id, data }: BossJob<object>): Promise<JobResult> => {
    try {
      await handler({ data, signal });
      return { id, status: "completed" };
    } catch (error) {
      log.warn({ queue: name, error }, "job.failed");
      return { id, status: "failed" };
    }
  };
  const worker: string = await boss.work(
    name,
    { ...polling, batchSize: batch, localConcurrency: workers },
    async (jobs: BossJob<object>[]) => {
      const results = await Promise.all(jobs.map(one));
      // There may be more than a batch holds, and the next poll is far.
      boss.notifyWorker(worker);
      return results;
    },
  );
}

/** A worker is woken when a job is stored; it polls for what was delayed, or stored while nobody listened. */
const polling = {
  perJobResults: true,
  pollingIntervalSeconds: 1,
  notifyPollingIntervalSeconds: 2,
} as const;
