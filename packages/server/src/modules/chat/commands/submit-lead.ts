import type { ConversationId, Lead, LeadStatus } from "@ilpo-chat/protocol";
import { append } from "../append.ts";
import type { LeadInput, VisitorRef } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";
import { maskPhone, parsePhone } from "../phone.ts";
import type { ConversationRecord } from "../rows.ts";
import { type ChatSql, lockOwn } from "../store.ts";

/** Keeps what a driver or courier left of themselves; fields that are not given stay as they were. */
export async function submitLead(
  parts: ChatParts,
  input: VisitorRef & { conversationId: ConversationId } & LeadInput,
): Promise<void> {
  const phone = input.phone === undefined ? undefined : parsePhone(input.phone);
  await parts.db.transaction(async (tx) => {
    const sql = tx.sql<ChatTables>();
    const row = await lockOwn(sql, input, input.conversationId);
    const userId = await saveUser(parts, sql, { row, input, phone });
    if (row.user_id !== userId) {
      await sql
        .updateTable("conversations")
        .set({ user_id: userId })
        .where("id", "=", row.id)
        .execute();
    }
    const lead = merge(row.lead, input, phone);
    // The same once more, as a tool may save it again, is no news.
    if (row.user_id === userId && JSON.stringify(lead) === JSON.stringify(row.lead)) return;
    await append(parts, tx, {
      row: { ...row, user_id: userId },
      drafts: [{ type: "lead.updated", lead }],
    });
  });
}

interface LeadToSave {
  readonly row: ConversationRecord;
  readonly input: LeadInput;
  readonly phone: string | undefined;
}

async function saveUser(
  parts: ChatParts,
  sql: ChatSql,
  { row, input, phone }: LeadToSave,
): Promise<number> {
  const fields = {
    ...(input.name === undefined ? {} : { name: input.name }),
    ...(input.userType === undefined ? {} : { user_type: input.userType }),
    ...(input.city === undefined ? {} : { city: input.city }),
    ...(input.car === undefined ? {} : { car: input.car }),
    ...(phone === undefined ? {} : sealedPhone(parts, row.site_id, phone)),
    updated_at: parts.clock.now(),
  };
  if (row.user_id !== null) {
    const known = await sql
      .updateTable("users")
      .set(fields)
      .where("id", "=", row.user_id)
      .returning("id")
      .executeTakeFirst();
    if (known) return known.id;
  }
  const inserted = await sql
    .insertInto("users")
    .values({ site_id: row.site_id, ...fields })
    .onConflict((conflict) => conflict.columns(["site_id", "phone_hash"]).doUpdateSet(fields))
    .returning("id")
    .executeTakeFirstOrThrow();
  return inserted.id;
}

function sealedPhone(parts: ChatParts, siteId: number, phone: string) {
  const context = `phone:${siteId}`;
  return {
    phone: parts.vault.seal(phone, context),
    phone_hash: parts.vault.fingerprint(phone, context),
  };
}

function merge(before: Lead | null, input: LeadInput, phone: string | undefined): Lead {
  const status: LeadStatus = before?.status ?? "new";
  return {
    ...before,
    ...(input.name === undefined ? {} : { name: input.name }),
    ...(phone === undefined ? {} : { phone: maskPhone(phone) }),
    ...(input.userType === undefined ? {} : { userType: input.userType }),
    ...(input.city === undefined ? {} : { city: input.city }),
    ...(input.car === undefined ? {} : { car: input.car }),
    status,
  };
}
