import { type Database, type Kysely, raw, type Tx } from "#kernel/database";
import type { AiTables } from "./entities.ts";
import type { Usage } from "./ports.ts";

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

/** Records that a turn is to be answered, in the transaction that learnt of it. Older open turns lose their reader. */
export async function recordTurn(
  tx: Tx,
  turn: TurnRef & { siteId: number; requestedAt: Date },
): Promise<void> {
  const sql = tx.sql<AiTables>();
  await supersedeBefore(sql, turn);
  await sql
    .insertInto("ai_turns")
    .values({
      conversation_id: turn.conversationId,
      turn: turn.turn,
      site_id: turn.siteId,
      requested_at: turn.requestedAt,
    })
    .onConflict((conflict) => conflict.columns(["conversation_id", "turn"]).doNothing())
    .execute();
}

type Sql = Kysely<AiTables>;

/** The turns' rows. All times of leases are the database's: nodes' clocks differ. */
export function createTurnStore(db: Database) {
  const sql = () => db.sql<AiTables>();
  return {
    /** Of many who ask, one gets the turn; nobody while another's lease runs or when it is done. */
    lease: (ref: TurnRef, leaseMs: number) => takeLease(sql(), ref, leaseMs),

    /** False when the turn has been taken by another, or is over. */
    renew: (lease: Lease, leaseMs: number) =>
      isChanged(held(sql(), lease).set({ lease_until: soon(leaseMs) })),

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

    /** Ends the open turns before this one. */
    supersede: (ref: TurnRef) => supersedeBefore(sql(), ref),

    /** Conversations with a turn that nobody works on: its process died, or its job was lost. */
    abandoned: (waitingMs: number) => findAbandoned(sql(), waitingMs),
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

async function takeLease(
  sql: Sql,
  { conversationId, turn }: TurnRef,
  leaseMs: number,
): Promise<Lease | undefined> {
  const row = await sql
    .updateTable("ai_turns")
    .set({
      state: "running",
      fence: raw<number>`fence + 1`,
      lease_until: soon(leaseMs),
      started_at: raw<Date>`coalesce(started_at, now())`,
    })
    .where("conversation_id", "=", conversationId)
    .where("turn", "=", turn)
    .where("state", "in", open)
    .where(raw<boolean>`(lease_until is null or lease_until < now())`)
    .returning(["fence", "requested_at", "handover_reason"])
    .executeTakeFirst();
  if (!row) return undefined;
  const { fence, requested_at: requestedAt, handover_reason: handoverReason } = row;
  return { conversationId, turn, fence, requestedAt, handoverReason };
}

function resultColumns({ model, usage, firstTokenAt, error, ...more }: TurnResult) {
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

async function supersedeBefore(sql: Sql, { conversationId, turn }: TurnRef): Promise<void> {
  await sql
    .updateTable("ai_turns")
    .set(over("superseded"))
    .where("conversation_id", "=", conversationId)
    .where("turn", "<", turn)
    .where("state", "in", open)
    .execute();
}

async function findAbandoned(sql: Sql, waitingMs: number): Promise<string[]> {
  const since = raw`requested_at + make_interval(secs => ${waitingMs / 1_000}::float8)`;
  const rows = await sql
    .selectFrom("ai_turns")
    .select("conversation_id")
    .distinct()
    .where("state", "in", open)
    .where(raw<boolean>`coalesce(lease_until, ${since}) < now()`)
    .limit(100)
    .execute();
  return rows.map(({ conversation_id }) => conversation_id);
}
