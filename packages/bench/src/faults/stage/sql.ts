import { createRequire } from "node:module";
import { until } from "../until.ts";

/** One connection, for transactions that are to be held. */
export interface SqlSession extends AsyncDisposable {
  rows<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** Looks into the database from outside: no pool, no ORM, nothing of the server's. */
export interface Sql {
  /** Runs one statement on a connection of its own; waits while the database is away. */
  rows<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  session(): Promise<SqlSession>;
}

interface PgClient {
  connect(): Promise<unknown>;
  query(text: string, values?: readonly unknown[]): Promise<{ rows: unknown[] }>;
  end(): Promise<void>;
  on(event: "error", listener: (error: Error) => void): void;
}
type PgModule = { readonly Client: new (options: { connectionString: string }) => PgClient };

// The driver is a dependency of the testkit, which does not pass it on.
const require = createRequire(import.meta.resolve("@ilpo-chat/testkit"));

/** `url` is asked for at each statement: a restored database has another one. */
export function createSql(url: () => string): Sql {
  const session = async (): Promise<SqlSession> => {
    const { Client } = require("pg") as PgModule;
    const client = new Client({ connectionString: url() });
    // A connection that is broken from outside tells so by the statement that fails.
    client.on("error", () => undefined);
    await client.connect();
    return {
      rows: async <Row>(text: string, values?: readonly unknown[]) =>
        (await client.query(text, values)).rows as Row[],
      [Symbol.asyncDispose]: () => client.end().catch(() => undefined),
    };
  };
  return {
    session,
    async rows<Row>(text: string, values?: readonly unknown[]) {
      const answer = await until("the database answers", async () => {
        await using connection = await session();
        return { rows: await connection.rows<Row>(text, values).catch(passOn) };
      });
      if (answer.rows instanceof StatementFault) throw answer.rows.cause;
      return answer.rows;
    },
  };
}

class StatementFault {
  readonly cause: Error;
  constructor(cause: Error) {
    this.cause = cause;
  }
}

/** A wrong statement stays wrong; only a lost connection is worth another try. */
function passOn(error: Error & { code?: string }): StatementFault {
  const isLost = error.code === undefined || /^(57P|08|53)/.test(error.code);
  if (isLost) throw error;
  return new StatementFault(error);
}
