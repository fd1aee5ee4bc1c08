import type { EntityManager as SqlEntityManager } from "@mikro-orm/sql";
import type { Kysely } from "kysely";
import type { StatementLine } from "./database-line.ts";

/** A piece of SQL with bound parameters, for what the query builder has no words for. */
export { sql as raw } from "kysely";
export type { Kysely, Selectable } from "kysely";

/** A unit of work in one transaction. Inside it nothing but this value may touch the database. */
export interface Tx {
  /** The ORM, for everything off the hot path. */
  readonly orm: SqlEntityManager;
  /** Typed SQL over the caller's own tables. */
  sql<Tables>(): Kysely<Tables>;
  /** Runs once the transaction has committed; never when it rolls back. */
  afterCommit(effect: () => void): void;
}

/** PostgreSQL, or PGlite in a folder: the modules cannot tell which. */
export interface Database {
  /** All or nothing. A serialization failure or deadlock is tried again a few times. */
  transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** Reads outside a transaction. Never call this inside one: on PGlite it would wait for ever. */
  sql<Tables>(): Kysely<Tables>;
  /** A connection on which short transactions run one after another, in the order in which they were asked for. */
  readonly line: StatementLine;
  /** Another such connection, for work that the first must not wait for. On PGlite there is only one. */
  openLine(): StatementLine;
  /** A fresh ORM context for reads outside a transaction. */
  orm(): SqlEntityManager;
  isHealthy(): Promise<boolean>;
}
