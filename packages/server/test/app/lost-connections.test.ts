import { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { raw } from "../../src/kernel/database.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

/** As many as the pool has connections. */
const TRANSACTIONS = 20;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ database: "postgres", isIdle: true });
});
afterAll(() => server[Symbol.asyncDispose]());

/** Ends all connections of the pool while they do this. */
async function endAll(doing: string): Promise<void> {
  const outside = new Client({ connectionString: server.env["DATABASE_URL"] });
  await outside.connect();
  // A connection that is being ended may still be listed.
  const ended = new Set<number>();
  while (ended.size < TRANSACTIONS) {
    const { rows } = await outside.query<{ pid: number }>(
      `select pid, pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'ilpo-chat' and datname = current_database() and (query = $1 or state = $1)`,
      [doing],
    );
    for (const { pid } of rows) ended.add(pid);
  }
  await outside.end();
}

it("are given back, though they were in transactions", async () => {
  const { db } = server.app;
  const sleep = () => db.transaction((tx) => raw`select pg_sleep(60)`.execute(tx.sql()));
  const ends = Promise.allSettled(Array.from({ length: TRANSACTIONS }, sleep));
  await endAll("select pg_sleep(60)");
  expect((await ends).map(({ status }) => status)).not.toContain("fulfilled");
  expect(await db.isHealthy()).toBe(true);
});

it("are given back, and end no process, when their transactions were waiting for us", async () => {
  const { db } = server.app;
  const gate = Promise.withResolvers<void>();
  const wait = () =>
    db.transaction(async (tx) => {
      await raw`select 1`.execute(tx.sql());
      await gate.promise;
      await raw`select 2`.execute(tx.sql());
    });
  const ends = Promise.allSettled(Array.from({ length: TRANSACTIONS }, wait));
  await endAll("idle in transaction");
  gate.resolve();
  expect((await ends).map(({ status }) => status)).not.toContain("fulfilled");
  expect(await db.isHealthy()).toBe(true);
});
