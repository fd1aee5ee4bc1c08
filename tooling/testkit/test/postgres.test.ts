import { Client } from "pg";
import { describe, expect, inject, it } from "vitest";
import { connectPostgres, startPostgres } from "../src/index.ts";

describe("startPostgres", () => {
  it("keeps a committed row through a crash and a restart", async (context) => {
    await using postgres = await startPostgres();
    context.skip(!postgres.isOwn, "the server is given, not ours to stop");
    await query(postgres.url, "CREATE TABLE notes (body text); INSERT INTO notes VALUES ('да')");
    const pidBefore = postgres.pid;

    await postgres.stop("immediate");
    await expect(query(postgres.url, "SELECT 1")).rejects.toThrow();
    await postgres.start();

    expect(postgres.pid).not.toBe(pidBefore);
    expect(await query(postgres.url, "SELECT body FROM notes")).toEqual([{ body: "да" }]);
    expect(await query(postgres.url, "SHOW fsync")).toEqual([{ fsync: "on" }]);
  });
});

describe("connectPostgres", () => {
  it("copies a template and drops what it made", async () => {
    const adminUrl = inject("postgresUrl");
    let copy: string;
    {
      await using databases = connectPostgres(adminUrl);
      const template = await databases.createDatabase();
      await query(template, "CREATE TABLE cities (name text); INSERT INTO cities VALUES ('Псков')");
      copy = await databases.createDatabase(template);
      expect(await query(copy, "SELECT name FROM cities")).toEqual([{ name: "Псков" }]);
    }
    await expect(query(copy, "SELECT 1")).rejects.toThrow("does not exist");
  });
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows ?? [];
  } finally {
    await client.end();
  }
}
