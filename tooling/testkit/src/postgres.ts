import { createCluster, type StopMode } from "./postgres-cluster.ts";
import { connectPostgres, type Databases } from "./postgres-databases.ts";

export type { StopMode };

export interface Postgres extends Databases {
  /** An empty database, ready to use. */
  readonly url: string;
  /** False for the server of TEST_DATABASE_URL, which can be neither stopped nor started from here. */
  readonly isOwn: boolean;
  /** Of the running server, `undefined` while it is stopped or not ours. */
  readonly pid: number | undefined;
  readonly dataDir: string | undefined;
  /** Stops the server and waits for its end; `fast` unless told. */
  stop(mode?: StopMode): Promise<void>;
  /** Starts it again on the same port and waits until it accepts connections. */
  start(): Promise<void>;
  restart(mode?: StopMode): Promise<void>;
}

export interface StartPostgresOptions {
  /** Server settings over the kit's, e.g. `{ max_connections: "20" }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Starts a PostgreSQL of its own in a temporary folder, with fsync and synchronous_commit on. When
 * TEST_DATABASE_URL is set, uses that server instead and drops there what it created.
 */
export async function startPostgres(options: StartPostgresOptions = {}): Promise<Postgres> {
  const given = process.env.TEST_DATABASE_URL;
  return given ? useGiven(given) : startOwn(options);
}

async function useGiven(adminUrl: string): Promise<Postgres> {
  const databases = connectPostgres(adminUrl);
  const refuse = () =>
    Promise.reject(new Error("The server of TEST_DATABASE_URL is not ours to stop or start."));
  return {
    ...databases,
    url: await databases.createDatabase(),
    isOwn: false,
    pid: undefined,
    dataDir: undefined,
    stop: refuse,
    start: refuse,
    restart: refuse,
  };
}

async function startOwn(options: StartPostgresOptions): Promise<Postgres> {
  const cluster = await createCluster(options.settings ?? {});
  const databases = connectPostgres(cluster.adminUrl);
  return {
    ...databases,
    url: await databases.createDatabase(),
    isOwn: true,
    get pid() {
      return cluster.pid;
    },
    dataDir: cluster.dataDir,
    stop: cluster.stop,
    start: cluster.start,
    restart: async (mode) => {
      await cluster.stop(mode);
      await cluster.start();
    },
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  };
}
