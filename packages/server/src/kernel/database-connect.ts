import type { PGlite } from "@electric-sql/pglite";
import { type EntitySchema, MikroORM } from "@mikro-orm/core";
import { type Migration, Migrator } from "@mikro-orm/migrations";
import { PgliteDriver } from "@mikro-orm/pglite";
import { PostgreSqlDriver } from "@mikro-orm/postgresql";
import type { AbstractSqlDriver, EntityManager, Kysely } from "@mikro-orm/sql";
import { Client, type Pool, type TypeOverrides, types } from "pg";
import type { Database, Tx } from "./database.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Log } from "./log.ts";
import type { Secret } from "./secret.ts";
import { createPgliteLine, createPostgresLine, type StatementLine } from "./database-line.ts";
import { openPglite } from "./database-pglite.ts";
import { queryByCallbacks } from "./database-callbacks.ts";

export interface DatabaseOptions {
  /** PostgreSQL 15 or newer. Absent: PGlite. */
  readonly url: Secret | undefined;
  /** Where PGlite keeps its files; absent: in memory. The caller holds the folder's lock. */
  readonly dataDir: string | undefined;
  readonly entities: readonly EntitySchema[];
  /** The one history, oldest first. */
  readonly migrations: readonly {
    readonly name: string;
    readonly class: new (...args: never[]) => Migration;
  }[];
  readonly log: Log;
  readonly lifecycle: Lifecycle;
}

/** What stands behind a {@link Database}; for the job queue, which brings its own statements. */
export type DatabaseNative =
  | { readonly kind: "postgres"; readonly url: Secret }
  | { readonly kind: "pglite"; readonly pglite: PGlite };

/** A connection and what stands behind it. */
export interface ConnectedDatabase {
  readonly database: Database;
  readonly native: DatabaseNative;
}

/** Any number that no other program uses for its advisory lock. */
const MIGRATION_LOCK = 7_214_660_115;
const POOL_SIZE = 20;

/** Connects, and brings the schema up to date under a lock that one node at a time holds. */
export async function connectDatabase(options: DatabaseOptions): Promise<ConnectedDatabase> {
  const native = await openNative(options);
  const orm = await initOrm(options, native);
  options.lifecycle.onStop("close", "database", async () => {
    await orm.close();
    if (native.kind === "pglite") await native.pglite.close();
  });
  await underMigrationLock(native, async () => {
    const done = await orm.migrator.up();
    if (done.length > 0)
      options.log.info({ migrations: done.map(({ name }) => name) }, "database.migrated");
  });
  const em = orm.em as unknown as EntityManager;
  const openLine = () =>
    native.kind === "pglite"
      ? createPgliteLine(native.pglite)
      : createPostgresLine({ ...options, url: native.url });
  return { native, database: wrap(em, openLine, options.log) };
}

async function openNative({ url, dataDir }: DatabaseOptions): Promise<DatabaseNative> {
  if (url) return { kind: "postgres", url };
  return { kind: "pglite", pglite: await openPglite(dataDir) };
}

async function initOrm(options: DatabaseOptions, native: DatabaseNative): Promise<MikroORM> {
  const shared = {
    entities: [...options.entities],
    extensions: [Migrator],
    migrations: { migrationsList: [...options.migrations], transactional: true, snapshot: false },
    ignoreUndefinedInQuery: true,
    logger: (message: string) => options.log.debug({ message }, "database.orm"),
  };
  const init = MikroORM.init.bind(MikroORM) as (config: object) => Promise<MikroORM>;
  if (native.kind === "pglite") {
    return init({
      ...shared,
      driver: PgliteDriver,
      dbName: "ilpo",
      driverOptions: { pglite: native.pglite },
    });
  }
  return init({
    ...shared,
    driver: PostgreSqlDriver,
    clientUrl: native.url.open(),
    pool: { max: POOL_SIZE },
    driverOptions: {
      application_name: "ilpo-chat",
      connectionTimeoutMillis: 5_000,
      statement_timeout: 15_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 20_000,
      keepAlive: true,
      onPoolCreated(pool: Pool) {
        readAsPgliteDoes(pool);
        giveBackLost(pool);
        pool.on("connect", queryByCallbacks);
      },
    },
  });
}

/** The ORM leaves times and long numbers as text for its own hydration; without it they must be what PGlite gives, too. */
function readAsPgliteDoes({ options }: Pool): void {
  // The ORM puts pg's own `TypeOverrides` here; their type names only the reading half.
  const parsers = options.types as TypeOverrides | undefined;
  parsers?.setTypeParser(types.builtins.TIMESTAMPTZ, (text) => new Date(text));
  // Ids of messages and of Telegram: below 2^53.
  parsers?.setTypeParser(types.builtins.INT8, Number);
}

/**
 * Gives a lost connection back for its holder. Kysely (0.29) keeps one whose transaction it can neither commit nor
 * roll back, so that every such loss would make the pool smaller, for good.
 */
function giveBackLost(pool: Pool): void {
  pool.on("connect", (client) => {
    client.once("end", () => {
      try {
        client.release(true);
      } catch {
        // Nobody had it.
        return;
      }
      client.release = () => undefined;
    });
  });
}

async function underMigrationLock(
  native: DatabaseNative,
  migrate: () => Promise<void>,
): Promise<void> {
  // PGlite has one process, which holds the folder's lock.
  if (native.kind === "pglite") return migrate();
  const client = new Client({ connectionString: native.url.open() });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await migrate();
  } finally {
    await client.end();
  }
}

function wrap(
  em: EntityManager<AbstractSqlDriver>,
  openLine: () => StatementLine,
  log: Log,
): Database {
  const once = async <Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> => {
    const effects: (() => void)[] = [];
    const result = await em.fork().transactional((orm) =>
      work({
        orm,
        sql: <Tables>() => orm.getKysely() as unknown as Kysely<Tables>,
        afterCommit: (effect) => void effects.push(effect),
      }),
    );
    for (const effect of effects) effect();
    return result;
  };
  return {
    async transaction(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await once(work);
        } catch (error) {
          if (attempt >= 4 || !isWorthRepeating(error)) throw error;
          log.debug({ attempt, error }, "database.repeated");
        }
      }
    },
    line: openLine(),
    openLine,
    sql: <Tables>() => em.fork().getKysely() as unknown as Kysely<Tables>,
    orm: () => em.fork(),
    isHealthy: () => answers(em),
  };
}

/** serialization_failure and deadlock_detected: the transaction did nothing, and may do it now. */
function isWorthRepeating(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown };
    if (code === "40001" || code === "40P01") return true;
  }
  return false;
}

async function answers(em: EntityManager): Promise<boolean> {
  const timeout = new Promise<false>((resolve) => setTimeout(resolve, 2_000, false).unref());
  const answer = em
    .fork()
    .getConnection()
    .execute("select 1")
    .then(
      () => true,
      () => false,
    );
  return Promise.race([answer, timeout]);
}
