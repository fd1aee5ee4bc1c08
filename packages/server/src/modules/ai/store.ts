import { type Database, raw, type Tx } from "#kernel/database";
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
}

export type TurnStore = ReturnType<typeof createTurnStore>;

const open = ["waiting", "running"];

/** Records that a turn is to be answered, in the transaction that learnt of it. Older open turns lose their reader. */
export async function recordTurn(
  tx: Tx,
  turn: TurnRef & { siteId: number; requestedAt: Date },
): Promise<void> {
  const sql = tx.sql<AiTables>();
  await sql
    .updateTable("ai_turns")
    .set({ state: "superseded", finished_at: raw<Date>`now()` })
    .where("conversation_id", "=", turn.conversationId)
    .where("turn", "<", turn.turn)
    .where("state", "in", open)
    .execute();
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

/** The turns' rows. All times of leases are the database's: nodes' clocks differ. */
export function createTurnStore(db: Database) {
  const sql = () => db.sql<AiTables>();
  const soon = (ms: number) => raw<Date>`now() + make_interval(secs => ${ms / 1_000}::float8)`;
  const held = ({ conversationId, turn, fence }: Lease) =>
    sql()
      .updateTable("ai_turns")
      .where("conversation_id", "=", conversationId)
      .where("turn", "=", turn)
      .where("fence", "=", fence)
      .where("state", "=", "running");
  return {
    /** Of many who ask, one gets the turn; nobody while another's lease runs or when it is done. */
    async lease({ conversationId, turn }: TurnRef, leaseMs: number): Promise<Lease | undefined> {
      const row = await sql()
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
      return (
        row && {
          conversationId,
          turn,
          fence: row.fence,
          requestedAt: row.requested_at,
          handoverReason: row.handover_reason,
        }
      );
    },

    /** False when the turn has been taken by another, or is over. */
    async renew(lease: Lease, leaseMs: number): Promise<boolean> {
      const { numUpdatedRows } = await held(lease)
        .set({ lease_until: soon(leaseMs) })
        .executeTakeFirst();
      return Number(numUpdatedRows) === 1;
    },

    /** Renews, and writes down that a manager must be called after the answer, should this process not live to do it. */
    async planHandover(
      lease: Lease,
      handoverReason: string | null,
      leaseMs: number,
    ): Promise<boolean> {
      const { numUpdatedRows } = await held(lease)
        .set({ handover_reason: handoverReason, lease_until: soon(leaseMs) })
        .executeTakeFirst();
      return Number(numUpdatedRows) === 1;
    },

    /** Gives the turn back, to be taken by whoever comes first. */
    async release(lease: Lease): Promise<void> {
      await held(lease).set({ state: "waiting", lease_until: null }).execute();
    },

    async finish(lease: Lease, result: TurnResult): Promise<void> {
      await held(lease)
        .set({
          state: result.state,
          lease_until: null,
          finished_at: raw<Date>`now()`,
          model: result.model ?? null,
          first_token_at: result.firstTokenAt ?? null,
          prompt_tokens: result.usage?.promptTokens ?? null,
          completion_tokens: result.usage?.completionTokens ?? null,
          error: result.error ?? null,
        })
        .execute();
    },

    /** Ends the open turns before this one. */
    async supersede({ conversationId, turn }: TurnRef): Promise<void> {
      await sql()
        .updateTable("ai_turns")
        .set({ state: "superseded", lease_until: null, finished_at: raw<Date>`now()` })
        .where("conversation_id", "=", conversationId)
        .where("turn", "<", turn)
        .where("state", "in", open)
        .execute();
    },

    /** Conversations with a turn that nobody works on: its process died, or its job was lost. */
    async abandoned(waitingMs: number): Promise<string[]> {
      const rows = await sql()
        .selectFrom("ai_turns")
        .select("conversation_id")
        .distinct()
        .where("state", "in", open)
        .where(
          raw<boolean>`coalesce(lease_until, requested_at + make_interval(secs => ${waitingMs / 1_000}::float8)) < now()`,
        )
        .limit(100)
        .execute();
      return rows.map(({ conversation_id }) => conversation_id);
    },
  };
}
