import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { queryByCallbacks } from "../../src/kernel/database-callbacks.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const QUERIES = 4_000;
/** Values of one query; they come back as one row. */
const list = () => Array.from({ length: 60 }, (_, index) => `${index}`.padStart(100, "x"));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ database: "postgres", isIdle: true });
});
afterAll(() => server[Symbol.asyncDispose]());

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as (options: { type: "minor" }) => void;

/** What a query has left behind after the young generation was collected, in bytes, on average. */
async function leftBehind(prepare: (client: Client) => void): Promise<number> {
  const client = new Client({ connectionString: server.env["DATABASE_URL"] });
  prepare(client);
  await client.connect();
  const ask = async (times: number) => {
    for (let count = 0; count < times; count += 1) {
      await client.query({ name: "list", text: "select $1::text[]", values: [list()] });
    }
    collect({ type: "minor" });
  };
  await ask(200);
  await ask(200);
  const before = process.memoryUsage().heapUsed;
  await ask(QUERIES);
  const after = process.memoryUsage().heapUsed;
  await client.end();
  return (after - before) / QUERIES;
}

it("queries are gone with the young generation", async () => {
  expect(await leftBehind(queryByCallbacks)).toBeLessThan(2_000);
});

it("pg's own promises keep them: when this fails, what mends it can go", async () => {
  expect(await leftBehind(() => undefined)).toBeGreaterThan(5_000);
});

it("an error's trace leads to who asked", async () => {
  const client = new Client({ connectionString: server.env["DATABASE_URL"] });
  queryByCallbacks(client);
  await client.connect();
  const failed = await client.query("select nothing").catch((error: unknown) => error);
  await client.end();
  expect((failed as Error).stack).toContain("short-collections.test.ts");
});
