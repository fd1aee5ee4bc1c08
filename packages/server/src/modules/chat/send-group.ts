import type { Statement } from "#kernel/database-line";
import type { SqlArray } from "#kernel/sql-array";
import type { FollowerName } from "./contract.ts";
import {
  type GroupRow,
  insertPlainly,
  insertWithCare,
  type LineMessage,
} from "./send-statement.ts";

/** Messages of one conversation, in the order in which they came. */
interface Batch {
  readonly messages: readonly [LineMessage, ...LineMessage[]];
  /** Messages of the group that stand before them. */
  readonly before: number;
}

/** Messages by conversation, and the statement's values for them. */
export interface SendGroup {
  readonly batches: readonly Batch[];
  /** For messages of which none was stored before, in conversations that nobody holds: else it fails. */
  readonly insertPlainly: Statement;
  /** For all others. */
  readonly insertWithCare: Statement;
  readonly values: readonly unknown[];
}

/** Groups what came by conversation. All messages of one conversation must be of one visitor. */
export function sendGroup(
  messages: readonly LineMessage[],
  { at, followers }: { readonly at: Date; readonly followers: readonly FollowerName[] },
): SendGroup {
  const batches = batchesOf(messages);
  const sorted = batches.flatMap((batch) => batch.messages);
  const heads = batches.map((batch) => batch.messages[0]);
  return {
    batches,
    insertPlainly,
    insertWithCare,
    values: [
      uuids(heads.map(({ conversationId }) => conversationId)),
      uuids(heads.map(({ visitorId }) => visitorId)),
      ints(heads.map(({ siteId }) => siteId)),
      ints(batches.map(({ before }) => before + 1)),
      ints(batches.map(({ before, messages: own }) => before + own.length)),
      ints(batches.flatMap((batch, index) => batch.messages.map(() => index + 1))),
      uuids(sorted.map(({ clientId }) => clientId)),
      texts(sorted.map(({ content }) => content)),
      at,
      texts(followers),
    ],
  };
}

const uuids = (items: readonly string[]): SqlArray => ({ elements: "uuid", items });
const texts = (items: readonly string[]): SqlArray => ({ elements: "text", items });
const ints = (items: readonly number[]): SqlArray => ({ elements: "int4", items });

function batchesOf(messages: readonly LineMessage[]): Batch[] {
  const batches = new Map<string, [LineMessage, ...LineMessage[]]>();
  for (const message of messages) {
    const batch = batches.get(message.conversationId);
    if (batch) batch.push(message);
    else batches.set(message.conversationId, [message]);
  }
  let next = 0;
  return [...batches.values()].map((own) => {
    const before = next;
    next += own.length;
    return { messages: own, before };
  });
}

/** A conversation that the statement has moved on. */
export interface MovedConversation {
  readonly id: string;
  readonly turn: number;
  /** The AI answers. */
  readonly isAi: boolean;
  readonly atDesk: boolean;
}

/** What became of a group. */
export interface GroupOutcome {
  readonly stored: ReadonlyMap<LineMessage, { readonly id: number; readonly seq: number }>;
  readonly moved: readonly MovedConversation[];
}

export const nothingStored: GroupOutcome = { stored: new Map(), moved: [] };

export function readOutcome({ batches }: SendGroup, row: GroupRow | undefined): GroupOutcome {
  const stored = new Map<LineMessage, { id: number; seq: number }>();
  const firstId = Number(row?.first_id);
  const [lastSeqs, turns, flags] = [row?.last_seqs, row?.turns, row?.flags].map(numbersOf);
  const moved = numbersOf(row?.places).flatMap((place, index) => {
    const { messages, before } = batches[place - 1] ?? { messages: [], before: 0 };
    const firstSeq = (lastSeqs?.[index] ?? 0) - messages.length + 1;
    for (const [nth, message] of messages.entries()) {
      stored.set(message, { id: firstId + before + nth, seq: firstSeq + nth });
    }
    const flag = flags?.[index] ?? 0;
    const state = { turn: turns?.[index] ?? 0, isAi: (flag & 1) > 0, atDesk: flag > 1 };
    return messages.slice(0, 1).map(({ conversationId: id }) => ({ id, ...state }));
  });
  return { stored, moved };
}

/** The numbers of PostgreSQL's `{1,2,3}`. */
const numbersOf = (list: string | null | undefined): number[] =>
  list ? list.slice(1, -1).split(",").map(Number) : [];
