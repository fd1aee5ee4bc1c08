import { type Database, type Kysely, raw } from "#kernel/database";
import type { AiTables } from "../entities.ts";
import type { Usage } from "../ports.ts";

/** One turn of one conversation. */
export interface TurnRef {
  readonly conversationId: string;
  readonly turn: number;
}

/** The right to answer a turn, until it runs out. A newer one has a higher fence and ends this one's. */
export interface Lease extends TurnRef {
  readonly fence: number;
  readonly requestedAt: Date;
  /** What the process that had the turn before had decided to do after its answer. */
  readonly handoverReason: string | null;
}

/** How a turn can end. */
export type TurnState = "answered" | "superseded" | "stopped";

export interface TurnResult {
  readonly state: TurnState;
  readonly model?: string;
  readonly usage?: Usage | undefined;
  readonly firstTokenAt?: Date | undefined;
  readonly error?: string | undefined;
  readonly costMicros?: number;
  readonly promptVersion?: string;
  /** The visitor asked something and has no answer. */
  readonly isMiss?: boolean;
}

export type TurnStore = ReturnType<typeof createTurnStore>;

const open = ["waiting", "running"];

type Sql = Kysely<AiTables>;

/** The turns' rows. All times of leases are the database's: nodes' clocks differ. */
export function createTurnStore(db: Database) {
  const sql = () => db.sql<AiTables>();
  return {
    /** The turns of those leases that still hold, now for longer; the others have been taken, or are over. */
    renew: (leases: readonly Lease[], leaseMs: number) => renewAll(sql(), leases, leaseMs),

    /** Renews, and writes down that a manager must be called after the answer, should this process not live to do it. */
    planHandover: (lease: Lease, handoverReason: string | null, leaseMs: number) =>
      isChanged(
        held(sql(), lease).set({ handover_reason: handoverReason, lease_until: soon(leaseMs) }),
      ),

    /** Gives the turn back, to be taken by whoever comes first. */
    release: (lease: Lease) =>
      isChanged(held(sql(), lease).set({ state: "waiting", lease_until: null })),

    finish: (lease: Lease, result: TurnResult) =>
      isChanged(held(sql(), lease).set({ ...resultColumns(result), ...over(result.state) })),

    /** Questions in a row that got no answer, up to the newest one answered; at most `most`. */
    misses: (conversationId: string, most: number) => countMisses(sql(), conversationId, most),

    /** Conversations with a turn that nobody works on: its process died, or gave it back. */
    abandoned: () => findAbandoned(sql()),
  };
}

function soon(ms: number) {
  return raw<Date>`now() + make_interval(secs => ${ms / 1_000}::float8)`;
}

function over(state: TurnState) {
  return { state, lease_until: null, finished_at: raw<Date>`now()` };
}

/** The row while this lease still holds it. */
function held(sql: Sql, { conversationId, turn, fence }: Lease) {
  return sql
    .updateTable("ai_turns")
    .where("conversation_id", "=", conversationId)
    .where("turn", "=", turn)
    .where("fence", "=", fence)
    .where("state", "=", "running");
}

async function isChanged(update: {
  executeTakeFirst(): Promise<{ numUpdatedRows: bigint }>;
}): Promise<boolean> {
  return Number((await update.executeTakeFirst()).numUpdatedRows) === 1;
}

async function renewAll(
  sql: Sql,
  leases: readonly Lease[],
  leaseMs: number,
): Promise<ReadonlySet<string>> {
  if (leases.length === 0) return new Set();
  const mine = raw<Lease>`json_to_recordset(${JSON.stringify(leases)}::json)`.as<"mine">(
    raw`mine ("conversationId" uuid, turn int, fence int)`,
  );
  const rows = await sql
    .updateTable("ai_turns")
    .from(mine)
    .set({ lease_until: soon(leaseMs) })
    .whereRef("ai_turns.conversation_id", "=", "mine.conversationId")
    .whereRef("ai_turns.turn", "=", "mine.turn")
    .whereRef("ai_turns.fence", "=", "mine.fence")
    .where("state", "=", "running")
    .returning("ai_turns.conversation_id")
    .execute();
  return new Set(rows.map(({ conversation_id }) => conversation_id));
}

/** A turn's end as columns of its row. */
export function resultColumns({ model, usage, firstTokenAt, error, ...more }: TurnResult) {
  return {
    model: model?.slice(0, 100) ?? null,
    first_token_at: firstTokenAt ?? null,
    prompt_tokens: usage?.promptTokens ?? null,
    completion_tokens: usage?.completionTokens ?? null,
    error: error ?? null,
    ...recordColumns(more),
  };
}

/** What is kept of a turn beside its answer. */
function recordColumns({ costMicros, promptVersion, isMiss = false }: Partial<TurnResult>) {
  return {
    cost_micros: costMicros ?? null,
    prompt_version: promptVersion ?? null,
    is_miss: isMiss,
  };
}

/** How many of the newest answers, without a break, were none. */
async function countMisses(sql: Sql, conversationId: string, most: number): Promise<number> {
  const rows = await sql
    .selectFrom("ai_turns")
    .select("is_miss")
    .where("conversation_id", "=", conversationId)
    .where("state", "=", "answered")
    .orderBy("turn", "desc")
    .limit(most)
    .execute();
  const answered = rows.findIndex(({ is_miss }) => !is_miss);
  return answered === -1 ? rows.length : answered;
}

async function findAbandoned(sql: Sql): Promise<string[]> {
  const rows = await sql
    .selectFrom("ai_turns")
    .select("conversation_id")
    .distinct()
    .where("state", "in", open)
    .where(raw<boolean>`coalesce(lease_until, requested_at) < now()`)
    .limit(100)
    .execute();
  return rows.map(({ conversation_id }) => conversation_id);
}
