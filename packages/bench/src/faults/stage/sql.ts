import { Client, DatabaseError } from "pg";
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

/** `url` is asked for at each statement: a restored database has another one. */
export function createSql(url: () => string): Sql {
  const session = async (): Promise<SqlSession> => {
    const client = new Client({ connectionString: url() });
    // A connection that is broken from outside tells so by the statement that fails.
    client.on("error", () => undefined);
    await client.connect();
    return {
      rows: async <Row>(text: string, values: readonly unknown[] = []) =>
        (await client.query(text, [...values])).rows as Row[],
      [Symbol.asyncDispose]: () => client.end().catch(() => undefined),
    };
  };
  return {
    session,
    async rows<Row>(text: string, values?: readonly unknown[]) {
      const answer = await until("the database answers", async () => {
        await using connection = await session();
        return await connection.rows<Row>(text, values).then(
          (rows) => ({ rows }),
          (error: unknown) => {
            if (isWrong(error)) return { error };
            throw error;
          },
        );
      });
      if ("error" in answer) throw answer.error;
      return answer.rows;
    },
  };
}

/** A wrong statement stays wrong; only a lost connection is worth another try. */
function isWrong(error: unknown): boolean {
  return error instanceof DatabaseError && !/^(57P|08|53)/.test(error.code ?? "");
}
