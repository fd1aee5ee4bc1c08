import { randomBytes } from "node:crypto";
import { Client } from "pg";

export interface Databases extends AsyncDisposable {
  /** Leads to the maintenance database; for creating and dropping others, not for tables. */
  readonly adminUrl: string;
  /**
   * Creates a database of its own and gives its url. With a template (a name or a url) it is a copy of
   * that database, to which nobody may be connected meanwhile.
   */
  createDatabase(template?: string): Promise<string>;
  /** Drops one database at once, whoever is connected to it. */
  dropDatabase(url: string): Promise<void>;
}

/** Creates databases with names of their own on a running server; disposal drops every one of them. */
export function connectPostgres(adminUrl: string): Databases {
  const created = new Set<string>();

  async function createDatabase(template?: string): Promise<string> {
    const name = `ilpo_chat_${randomBytes(6).toString("hex")}`;
    const from = template === undefined ? "" : ` TEMPLATE "${databaseName(template)}"`;
    await execute(adminUrl, `CREATE DATABASE "${name}"${from}`);
    created.add(name);
    return databaseUrl(adminUrl, name);
  }

  async function dropDatabase(url: string): Promise<void> {
    const name = databaseName(url);
    if (!created.delete(name))
      throw new Error(`${name} was not created here, so it is not dropped here.`);
    await execute(adminUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  }

  return {
    adminUrl,
    createDatabase,
    dropDatabase,
    [Symbol.asyncDispose]: async () => {
      for (const name of created) await dropDatabase(databaseUrl(adminUrl, name));
    },
  };
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

function databaseName(nameOrUrl: string): string {
  return nameOrUrl.includes("://") ? new URL(nameOrUrl).pathname.slice(1) : nameOrUrl;
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
