import type { StatementRunner } from "#kernel/database-line";
import type { Rolled } from "../summary/roll.ts";
import { type Lease, resultColumns, type TurnRef, type TurnResult } from "./turn-store.ts";

/** A conversation that may have a turn to answer. */
export interface AskedTurn extends TurnRef {
  readonly siteId: number;
  /** The AI leads this conversation. Otherwise every open turn has lost its reader. */
  readonly isOurs: boolean;
  /** There are words without an answer; without them only what a process began and did not end is taken. */
  readonly hasWords: boolean;
}

/**
 * Gives out leases: of many who ask for a turn one gets it, nobody while another's lease runs or when the turn is over. A
 * lease that has run out is given out again, with a higher fence. Open turns before these lose their reader. All times
 * of leases are the database's: nodes' clocks differ.
 */
export async function leaseTurns(
  runner: StatementRunner,
  asked: readonly AskedTurn[],
  { leaseMs, requestedAt }: { readonly leaseMs: number; readonly requestedAt: Date },
): Promise<ReadonlyMap<string, Leased>> {
  const rows = await runner.run<LeaseRow>(leaseStatement, [
    JSON.stringify(asked),
    leaseMs / 1_000,
    requestedAt,
  ]);
  return new Map(
    rows.map(({ conversation_id: conversationId, turn, fence, ...row }) => [
      conversationId,
      {
        lease: {
          ...{ conversationId, turn, fence },
          requestedAt: row.requested_at,
          handoverReason: row.handover_reason,
        },
        summary: row.summary ?? undefined,
        knowledgeRevision: row.knowledge_revision,
      },
    ]),
  );
}

/** A lease, and what is kept of the conversation's old part. */
export interface Leased {
  readonly lease: Lease;
  readonly summary: Rolled | undefined;
  /** Of the site's articles, as it was when the turn was taken. */
  readonly knowledgeRevision: number;
}

interface LeaseRow {
  readonly conversation_id: string;
  readonly turn: number;
  readonly fence: number;
  readonly requested_at: Date;
  readonly handover_reason: string | null;
  readonly summary: Rolled | null;
  readonly knowledge_revision: number;
}

const leaseStatement = {
  name: "ai-lease-turns",
  text: `
    with asked as (
      select * from json_to_recordset($1::json) as asked
        ("conversationId" uuid, turn int, "siteId" int, "isOurs" bool, "hasWords" bool)
    ), superseded as (
      update ai_turns set state = 'superseded', lease_until = null, finished_at = now()
      from asked
      where ai_turns.conversation_id = asked."conversationId" and state in ('waiting', 'running')
        and (ai_turns.turn < asked.turn or not "isOurs")
    )
    insert into ai_turns as known
      (conversation_id, turn, site_id, state, fence, lease_until, requested_at, started_at)
    select "conversationId", turn, "siteId", 'running', 1, now() + make_interval(secs => $2::float8), $3::timestamptz, now()
    from asked
    where "isOurs" and ("hasWords" or exists (
      select from ai_turns open
      where open.conversation_id = "conversationId" and open.turn = asked.turn and state in ('waiting', 'running')
    ))
    on conflict (conversation_id, turn) do update set
      state = 'running', fence = known.fence + 1, lease_until = excluded.lease_until,
      started_at = coalesce(known.started_at, excluded.started_at)
    where known.state in ('waiting', 'running') and (known.lease_until is null or known.lease_until < now())
    returning conversation_id, turn, fence, requested_at, handover_reason, (
      select json_build_object('uptoSeq', upto_seq, 'readSeq', read_seq, 'text', content) from ai_summaries kept
      where kept.conversation_id = known.conversation_id
    ) as summary, coalesce((
      select revision from knowledge_revisions where site_id = known.site_id
    ), 0)::float8 as knowledge_revision`,
};

/** An answer, and the turn whose end it is. */
export interface Ending {
  readonly lease: Lease;
  readonly result: TurnResult;
}

/** Ends turns, as far as their leases still hold. Gives the endings of those: one process may have two leases of a turn, one outdated. */
export async function finishTurns(
  runner: StatementRunner,
  endings: readonly Ending[],
): Promise<ReadonlySet<Lease>> {
  const rows = await runner.run<{ conversation_id: string; fence: number }>(finishStatement, [
    JSON.stringify(endings.map(toRow)),
  ]);
  const fences = new Map(rows.map(({ conversation_id, fence }) => [conversation_id, fence]));
  const leases = endings.map(({ lease }) => lease);
  return new Set(
    leases.filter(({ conversationId, fence }) => fences.get(conversationId) === fence),
  );
}

function toRow({ lease, result }: Ending) {
  return {
    conversation_id: lease.conversationId,
    turn: lease.turn,
    fence: lease.fence,
    state: result.state,
    ...resultColumns(result),
  };
}

const finishStatement = {
  name: "ai-finish-turns",
  text: `
    update ai_turns set
      state = ending.state, lease_until = null, finished_at = now(), model = ending.model,
      first_token_at = ending.first_token_at, prompt_tokens = ending.prompt_tokens,
      completion_tokens = ending.completion_tokens, error = ending.error, cost_micros = ending.cost_micros,
      prompt_version = ending.prompt_version, is_miss = ending.is_miss
    from json_to_recordset($1::json) as ending (
      conversation_id uuid, turn int, fence int, state text, model text, first_token_at timestamptz,
      prompt_tokens int, completion_tokens int, error text, cost_micros bigint, prompt_version text, is_miss bool
    )
    where ai_turns.conversation_id = ending.conversation_id and ai_turns.turn = ending.turn
      and ai_turns.fence = ending.fence and ai_turns.state = 'running'
    returning ai_turns.conversation_id, ai_turns.fence`,
};

/** Takes the end back of turns that this transaction has ended. */
export async function reopenTurns(
  runner: StatementRunner,
  leases: readonly Lease[],
  leaseMs: number,
): Promise<void> {
  if (leases.length > 0)
    await runner.run(reopenStatement, [JSON.stringify(leases), leaseMs / 1_000]);
}

const reopenStatement = {
  name: "ai-reopen-turns",
  text: `
    update ai_turns set
      state = 'running', finished_at = null, lease_until = now() + make_interval(secs => $2::float8)
    from json_to_recordset($1::json) as mine ("conversationId" uuid, turn int, fence int)
    where ai_turns.conversation_id = mine."conversationId" and ai_turns.turn = mine.turn
      and ai_turns.fence = mine.fence`,
};
