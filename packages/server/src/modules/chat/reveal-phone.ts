import type { ConversationId } from "@ilpo-chat/protocol";
import type { ChatTables } from "./entities.ts";
import type { ChatParts } from "./parts.ts";

/** PRIVACY: the one place where a phone number is unsealed. The caller has checked the manager's rights. */
export async function revealPhone(parts: ChatParts, id: ConversationId): Promise<string | null> {
  const row = await parts.db
    .sql<ChatTables>()
    .selectFrom("conversations")
    .innerJoin("users", "users.id", "conversations.user_id")
    .select(["users.phone", "users.site_id"])
    .where("conversations.id", "=", id)
    .executeTakeFirst();
  if (!row?.phone) return null;
  return parts.vault.open(row.phone, `phone:${row.site_id}`);
}
