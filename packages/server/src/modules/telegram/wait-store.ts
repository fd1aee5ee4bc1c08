import { type Database, raw, type Tx } from "#kernel/database";
import type { TelegramTables } from "./entities.ts";
import type { WaitStep } from "./wait-plan.ts";

/** Somebody waits for a manager. */
export interface Wait {
  readonly conversationId: string;
  readonly askedSeq: number;
  readonly siteId: number;
  readonly askedAt: Date;
  /** How often the desk has acted on it. */
  readonly step: number;
}

/** Seconds from the asking to a claim or to the first answer. */
export interface Waited {
  readonly kind: "claimed" | "answered";
  readonly seconds: number;
}

export type WaitStore = ReturnType<typeof createWaitStore>;

export interface Recording {
  readonly conversationId: string;
  readonly siteId: number;
  /** When the desk is to look at a wait that begins at this moment. */
  readonly lookAt: (askedAt: Date) => Date;
}

/** Records what the log says about waiting. Gives what can be measured by it. */
export async function recordWaits(
  tx: Tx,
  recording: Recording,
  steps: readonly WaitStep[],
): Promise<Waited[]> {
  const waited: Waited[] = [];
  for (const step of steps) waited.push(...(await record(tx, recording, step)));
  return waited;
}

async function record(tx: Tx, on: Recording, step: WaitStep): Promise<Waited[]> {
  const sql = tx.sql<TelegramTables>();
  const rows = sql.updateTable("telegram_waits").where("conversation_id", "=", on.conversationId);
  switch (step.kind) {
    case "asked":
      await sql
        .insertInto("telegram_waits")
        .values({
          conversation_id: on.conversationId,
          asked_seq: step.seq,
          site_id: on.siteId,
          asked_at: step.at,
          next_at: on.lookAt(step.at),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return [];
    case "claimed": {
      const claimed = await rows
        .set({
          claimed_at: step.at,
          claimed_by: step.by.slice(0, 100),
          next_at: null,
          is_missed: false,
        })
        .where("claimed_at", "is", null)
        .where((where) => where.or([where("ended_at", "is", null), where("is_missed", "=", true)]))
        .returning("asked_at")
        .execute();
      return claimed.map((row) => secondsOf("claimed", row.asked_at, step.at));
    }
    case "answered": {
      const answered = await rows
        .set({ answered_at: step.at })
        .where("claimed_at", "is not", null)
        .where("answered_at", "is", null)
        .returning("asked_at")
        .execute();
      return answered.map((row) => secondsOf("answered", row.asked_at, step.at));
    }
    case "ended":
      await rows
        .set({ ended_at: step.at, next_at: null, is_missed: step.isMissed })
        .where("ended_at", "is", null)
        .where("claimed_at", "is", null)
        .execute();
      return [];
  }
}

function secondsOf(kind: Waited["kind"], askedAt: Date, at: Date): Waited {
  return { kind, seconds: Math.max(0, (at.getTime() - new Date(askedAt).getTime()) / 1_000) };
}

/** What the desk does next about a wait, and when; null: nothing more. */
export async function moveWait(
  tx: Tx,
  { conversationId, askedSeq, step }: Pick<Wait, "conversationId" | "askedSeq" | "step">,
  nextAt: Date | null,
): Promise<boolean> {
  const moved = await tx
    .sql<TelegramTables>()
    .updateTable("telegram_waits")
    .set({ step: step + 1, next_at: nextAt })
    .where("conversation_id", "=", conversationId)
    .where("asked_seq", "=", askedSeq)
    .where("step", "=", step)
    .where("next_at", "is not", null)
    .returning("step")
    .executeTakeFirst();
  return moved !== undefined;
}

/** Who was waited for. */
export function createWaitStore(db: Database) {
  const from = () => db.sql<TelegramTables>().selectFrom("telegram_waits");
  return {
    async due(now: Date): Promise<Wait[]> {
      const rows = await from()
        .selectAll()
        .where("next_at", "<=", now)
        .orderBy("next_at")
        .limit(50)
        .execute();
      return rows.map((row) => ({
        conversationId: row.conversation_id,
        askedSeq: row.asked_seq,
        siteId: row.site_id,
        askedAt: new Date(row.asked_at),
        step: row.step,
      }));
    },
    /** Conversations in which nobody has come since, newest first. */
    async missed(siteIds: readonly number[] | undefined, limit: number): Promise<string[]> {
      const all = from()
        .select("conversation_id")
        .where("is_missed", "=", true)
        .where("asked_at", ">", raw<Date>`now() - interval '14 days'`);
      const seen = siteIds === undefined ? all : all.where("site_id", "in", [...siteIds]);
      const rows = await seen.orderBy("asked_at", "desc").limit(limit).execute();
      return [...new Set(rows.map((row) => row.conversation_id))];
    },
    async isMissed(conversationId: string): Promise<boolean> {
      const row = await from()
        .select("is_missed")
        .where("conversation_id", "=", conversationId)
        .orderBy("asked_seq", "desc")
        .limit(1)
        .executeTakeFirst();
      return row?.is_missed ?? false;
    },
    stats: (siteIds: readonly number[] | undefined, since: Date) => stats(db, siteIds, since),
  };
}

/** Numbers of a span of time. Times are seconds; undefined when there is none to speak of. */
export interface WaitStats {
  readonly asked: number;
  readonly claimed: number;
  readonly missed: number;
  readonly medianClaim: number | undefined;
  readonly medianAnswer: number | undefined;
  readonly byManager: readonly { readonly name: string; readonly claimed: number }[];
}

async function stats(
  db: Database,
  siteIds: readonly number[] | undefined,
  since: Date,
): Promise<WaitStats> {
  const all = db.sql<TelegramTables>().selectFrom("telegram_waits").where("asked_at", ">=", since);
  const seen = siteIds === undefined ? all : all.where("site_id", "in", [...siteIds]);
  const median = (column: "claimed_at" | "answered_at") => raw<number | null>`(percentile_cont(0.5)
    within group (order by extract(epoch from (${raw.ref(column)} - asked_at))))::float8`;
  const total = await seen
    .select([
      raw<number>`count(*)::int`.as("asked"),
      raw<number>`count(claimed_at)::int`.as("claimed"),
      raw<number>`(count(*) filter (where is_missed))::int`.as("missed"),
      median("claimed_at").as("claim"),
      median("answered_at").as("answer"),
    ])
    .executeTakeFirstOrThrow();
  const byManager = await seen
    .select(["claimed_by as name", raw<number>`count(*)::int`.as("claimed")])
    .where("claimed_by", "is not", null)
    .groupBy("claimed_by")
    .orderBy("claimed", "desc")
    .limit(20)
    .execute();
  return {
    ...{ asked: total.asked, claimed: total.claimed, missed: total.missed },
    medianClaim: total.claim ?? undefined,
    medianAnswer: total.answer ?? undefined,
    byManager: byManager.map(({ name, claimed }) => ({ name: name ?? "", claimed })),
  };
}
