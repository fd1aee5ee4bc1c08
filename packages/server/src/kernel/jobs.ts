import type { Tx } from "./database.ts";
import type { StatementRunner } from "./database-line.ts";

/** How the jobs of one queue are treated. */
export interface QueueOptions {
  /** Workers of this queue in one process, each with a fetch of its own. Default 2. */
  readonly workers?: number;
  /**
   * Jobs that a worker fetches and works on at a time; it fetches again when the slowest is done. So
   * above 1 only for jobs that call nobody outside. Default 1.
   */
  readonly batch?: number;
  /** Tries after the first; the pause doubles from one second. Default 20. */
  readonly retries?: number;
  /** A job that runs longer is given to another worker. Default 60. */
  readonly expireInSeconds?: number;
}

/** One order to work. */
export interface Job<Data extends object> {
  readonly data: Data;
  /** Aborted when the process is stopping. */
  readonly signal: AbortSignal;
}

export interface SendOptions {
  /** Of jobs with the same key only one waits at a time; it may run beside an active one. */
  readonly key?: string;
  /** Not before so many seconds from now. */
  readonly delaySeconds?: number;
}

/** The durable queue. */
export interface Jobs {
  /** Must be called, with the same name, by every process that sends or works, and before `start`. */
  define<Data extends object>(name: string, options?: QueueOptions): Queue<Data>;
  /** Creates the queues. Nothing can be sent or worked on before. */
  start(): Promise<void>;
}

/** One kind of job. */
export interface Queue<Data extends object> {
  /** Stored with `tx`: a transaction that rolls back leaves no job. */
  send(data: Data, tx: Tx, options?: SendOptions): Promise<void>;
  /** Many at once, by the statements of a transaction that is no {@link Tx}; each with its key. */
  sendMany(
    jobs: readonly { readonly data: Data; readonly key: string }[],
    runner: StatementRunner,
  ): Promise<void>;
  /** Stored at once, in a transaction of its own. */
  sendNow(data: Data, options?: SendOptions): Promise<void>;
  /** Takes up the work in this process, after `start`. A handler that throws has its job tried again. */
  work(handler: (job: Job<Data>) => Promise<void>): Promise<void>;
}
