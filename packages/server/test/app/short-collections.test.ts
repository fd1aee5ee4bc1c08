import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Client } from "pg";
import { expect, inject, it } from "vitest";
import { queryByCallbacks } from "../../src/kernel/database-callbacks.ts";

const [ROUNDS, QUERIES] = [15, 200];
/** Values of one query; they come back as one row. */
const list = () => Array.from({ length: 60 }, (_, index) => `${index}`.padStart(100, "x"));

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as (options: { type: "minor" }) => void;

async function connected(prepare: (client: Client) => void): Promise<Client> {
  const client = new Client({ connectionString: inject("postgresUrl") });
  prepare(client);
  await client.connect();
  return client;
}

/**
 * What a query has left behind after the young generation was collected, in bytes, on average. Of several rounds the middle one:
 * in any of them the old generation may be collected, too.
 */
async function leftBehind(prepare: (client: Client) => void): Promise<number> {
  const client = await connected(prepare);
  const grown: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.memoryUsage().heapUsed;
    for (let count = 0; count < QUERIES; count += 1) {
      await client.query({ name: "list", text: "select $1::text[]", values: [list()] });
    }
    collect({ type: "minor" });
    grown.push(process.memoryUsage().heapUsed - before);
  }
  await client.end();
  grown.sort((left, right) => left - right);
  return (grown[Math.floor(ROUNDS / 2)] ?? 0) / QUERIES;
}

it("queries are gone with the young generation", async () => {
  expect(await leftBehind(queryByCallbacks)).toBeLessThan(2_000);
});

it("pg's own promises keep them: when this fails, what mends it can go", async () => {
  expect(await leftBehind(() => undefined)).toBeGreaterThan(5_000);
});

it("an error's trace leads to who asked", async () => {
  const client = await connected(queryByCallbacks);
  const failed = await client.query("select nothing").catch((error: unknown) => error);
  await client.end();
  expect((failed as Error).stack).toContain("short-collections.test.ts");
});

it("who brings a callback is called back", async () => {
  const client = await connected(queryByCallbacks);
  const rows = await new Promise((resolve, reject) => {
    client.query("select $1::int as one", [1], (error, result) =>
      error ? reject(error) : resolve(result.rows),
    );
  });
  await client.end();
  expect(rows).toEqual([{ one: 1 }]);
});
