import type { ChatParts } from "./parts.ts";
import {
  type GroupOutcome,
  type GroupRow,
  type LineMessage,
  readOutcome,
  sendGroup,
} from "./send-statement.ts";

/** Who repeats a message lost a connection, and seldom alone: for so long after a repeat all are looked for. */
const REPEATS_MS = 5_000;
/** PostgreSQL's `unique_violation`. */
const UNIQUE_VIOLATION = "23505";

/** Stores messages of which no two have the same id, in one transaction; gives back what it stored. */
export type GroupStore = (messages: readonly LineMessage[], at: Date) => Promise<GroupOutcome>;

/**
 * Repeats are rare, and the look for one costs every message: so a group goes without it, and a repeat fails the
 * group before anything of it is stored. The same group then goes with the look, and so do those of the next seconds.
 */
export function createGroupStore({ db, news, clock }: ChatParts): GroupStore {
  let looksUntilMs = -Infinity;
  return async (messages, at) => {
    const group = sendGroup(messages, { at, followers: news.followers });
    const store = async (statement: "insertNew" | "insertUnknown") => {
      const [row] = await db.line.run<GroupRow>(group[statement], group.values);
      return readOutcome(group, row);
    };
    if (clock.monotonicMs() < looksUntilMs) return store("insertUnknown");
    try {
      return await store("insertNew");
    } catch (error) {
      if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
      looksUntilMs = clock.monotonicMs() + REPEATS_MS;
      return store("insertUnknown");
    }
  };
}
