import type { Sql } from "../stage/sql.ts";
import type { Log, LogRow } from "./evidence.ts";

interface Row {
  readonly conversation_id: string;
  readonly seq: number;
  readonly type: string;
  readonly client_id: string | null;
  readonly sender_type: LogRow["from"];
  readonly content: string | null;
  readonly is_partial: boolean;
  readonly data: { readonly mode?: string; readonly status?: string } | null;
}

const statement = `
  select conversation_id, seq, 'message.created' as type, client_id, sender_type, content, is_partial,
         null::jsonb as data
    from messages where conversation_id = any($1)
  union all
  select conversation_id, seq, type, null, null, null, false, data
    from conversation_entries where conversation_id = any($1)
  order by conversation_id, seq`;

/** The logs of these conversations, as the tables have them. `ids` by the conversations' numbers. */
export async function readLogs(sql: Sql, ids: ReadonlyMap<number, string>): Promise<Log[]> {
  const rows = await sql.rows<Row>(statement, [[...ids.values()]]);
  return [...ids].map(([talk, id]) => ({
    talk,
    rows: rows.filter(({ conversation_id }) => conversation_id === id).map(toLogRow),
  }));
}

function toLogRow({ seq, type, client_id, sender_type, content, is_partial, data }: Row): LogRow {
  const leads = leadsAfter(type, data);
  return {
    seq,
    type,
    clientId: client_id,
    from: sender_type,
    text: content,
    isPartial: is_partial,
    ...(leads ? { leads } : {}),
  };
}

function leadsAfter(type: string, data: Row["data"]): LogRow["leads"] {
  if (type === "manager.joined") return "manager";
  if (type === "mode.changed") return data?.mode === "ai" ? "ai" : "manager";
  if (type !== "status.changed") return undefined;
  return data?.status === "active" ? "ai" : "manager";
}
