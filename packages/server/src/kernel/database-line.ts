import type { PGlite } from "@electric-sql/pglite";
import { Client } from "pg";
import type { Lifecycle } from "./lifecycle.ts";
import type { Log } from "./log.ts";
import { queryByCallbacks } from "./database-callbacks.ts";
import type { Secret } from "./secret.ts";
import { encodeSqlArray, isSqlArray } from "./sql-array.ts";

/** One statement that is prepared once on its connection. Lists among its values may be `SqlArray`. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Runs statements of one transaction. */
export interface StatementRunner {
  run<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
  /** For libraries that bring their own SQL. */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

/**
 * A connection of its own on which transactions run strictly one after another. What goes through it
 * keeps its order, and groups make it cheap. Calls that come while one runs wait.
 */
export interface StatementLine {
  /** One statement is a transaction by itself, and saves the way there and back of its beginning and its end. */
  run<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
  transaction<Result>(work: (runner: StatementRunner) => Promise<Result>): Promise<Result>;
}

export interface PostgresLineDeps {
  readonly url: Secret;
  readonly log: Log;
  readonly lifecycle: Lifecycle;
}

/** A line to PostgreSQL. A lost connection fails its transaction, whose outcome is then unknown; the next one connects anew. */
export function createPostgresLine({ url, log, lifecycle }: PostgresLineDeps): StatementLine {
  let connected: Promise<Client> | undefined;
  const connect = async (): Promise<Client> => {
    const client = new Client({
      connectionString: url.open(),
      application_name: "ilpo-chat-line",
      connectionTimeoutMillis: 5_000,
      statement_timeout: 10_000,
      lock_timeout: 2_000,
      // A process that stands still in a transaction would keep its conversations from all others.
      idle_in_transaction_session_timeout: 10_000,
      keepAlive: true,
    });
    client.on("error", (error) => {
      log.warn({ error }, "line.lost");
      connected = undefined;
    });
    queryByCallbacks(client);
    await client.connect();
    // The plan is made once, perhaps while the tables are small: every look-up here is by an index. Unless it is forced,
    // PostgreSQL may find each list's own plan cheaper and plan anew every time, which costs more than all the rest.
    await client.query("set enable_seqscan = off; set plan_cache_mode = force_generic_plan");
    return client;
  };
  lifecycle.onStop("close", "line", async () => (await connected?.catch(() => undefined))?.end());
  let replanning = createReplanning();
  const use = async <Result>(work: (client: Client) => Promise<Result>): Promise<Result> => {
    if (!connected) replanning = createReplanning();
    connected ??= connect();
    const current = connected;
    try {
      const client = await current;
      if (replanning.isDue(performance.now())) await client.query("discard plans");
      return await work(client);
    } catch (error) {
      if (connected === current && isConnectionLost(error)) connected = undefined;
      throw error;
    }
  };
  const inTurn = oneAfterAnother();
  return {
    run: (statement, values) => inTurn(() => use((client) => runOn(client, statement, values))),
    transaction: (work) => inTurn(() => use((client) => inTransaction(client, work))),
  };
}

const [FIRST_PLANS_MS, LAST_PLANS_MS] = [500, 60_000];

/**
 * When a connection's plans are made anew. One is good for tables as large as they were then, and after a start they may
 * grow fast: so soon at first, then each time after twice as long.
 */
export function createReplanning() {
  let [waitMs, dueMs] = [FIRST_PLANS_MS, Number.NaN];
  return {
    isDue(nowMs: number): boolean {
      if (Number.isNaN(dueMs)) dueMs = nowMs + waitMs;
      if (nowMs < dueMs) return false;
      waitMs = Math.min(waitMs * 2, LAST_PLANS_MS);
      dueMs = nowMs + waitMs;
      return true;
    },
  };
}

/** A line to PGlite, which has one connection anyway. */
export function createPgliteLine(pglite: PGlite): StatementLine {
  const inTurn = oneAfterAnother();
  return {
    run: <Row>({ text }: Statement, values: readonly unknown[]) =>
      inTurn(async () => (await pglite.query<Row>(text, plain(values))).rows),
    transaction: (work) =>
      inTurn(() =>
        pglite.transaction((tx) =>
          work({
            run: async <Row>({ text }: Statement, values: readonly unknown[]) =>
              (await tx.query<Row>(text, plain(values))).rows,
            executeSql: (text, values = []) => tx.query<Record<string, unknown>>(text, values),
          }),
        ),
      ),
  };
}

function oneAfterAnother(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

async function runOn<Row>(
  client: Client,
  { name, text }: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  const bound = values.map((value) => (isSqlArray(value) ? encodeSqlArray(value) : value));
  return (await client.query({ name, text, values: bound })).rows as Row[];
}

/** PGlite knows how to write lists itself. */
const plain = (values: readonly unknown[]): unknown[] =>
  values.map((value) => (isSqlArray(value) ? [...value.items] : value));

async function inTransaction<Result>(
  client: Client,
  work: (runner: StatementRunner) => Promise<Result>,
): Promise<Result> {
  await client.query("begin");
  try {
    const result = await work({
      run: (statement, values) => runOn(client, statement, values),
      executeSql: (text, values) => client.query<Record<string, unknown>>(text, values),
    });
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}

/** Errors of the server carry a five-character SQLSTATE; these end the session, everything else here broke the link. */
function isConnectionLost(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code !== "string" || code.length !== 5 || /^(57|08|25P03)/.test(code);
}
