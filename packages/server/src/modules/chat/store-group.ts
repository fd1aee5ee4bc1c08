import type { ChatParts } from "./parts.ts";
import { type GroupOutcome, readOutcome, sendGroup } from "./send-group.ts";
import type { GroupRow, LineMessage } from "./send-statement.ts";

/**
 * Who repeats a message lost a connection, and seldom alone; a conversation that is held long is written to again: for so
 * long after either, groups go with care.
 */
const CARE_MS = 5_000;
/** PostgreSQL's `unique_violation`, `lock_not_available` and `deadlock_detected`: a group that did not go as hoped. */
const hindrances: readonly unknown[] = ["23505", "55P03", "40P01"];

/** Stores messages of which no two have the same id, in one transaction; gives back what it stored. */
export type GroupStore = (messages: readonly LineMessage[], at: Date) => Promise<GroupOutcome>;

/**
 * Repeats and held conversations are rare, and the look for them costs every message: so a group goes without it, and
 * either fails the group before anything of it is stored. The same group then goes with care, and so do those of the
 * next seconds.
 */
export function createGroupStore({ db, news, clock }: ChatParts): GroupStore {
  let careUntilMs = -Infinity;
  return async (messages, at) => {
    const group = sendGroup(messages, { at, followers: news.followers });
    const store = async (statement: "insertPlainly" | "insertWithCare") => {
      const [row] = await db.line.run<GroupRow>(group[statement], group.values);
      return readOutcome(group, row);
    };
    if (clock.monotonicMs() < careUntilMs) return store("insertWithCare");
    try {
      return await store("insertPlainly");
    } catch (error) {
      if (!hindrances.includes((error as { code?: unknown }).code)) throw error;
      careUntilMs = clock.monotonicMs() + CARE_MS;
      return store("insertWithCare");
    }
  };
}
