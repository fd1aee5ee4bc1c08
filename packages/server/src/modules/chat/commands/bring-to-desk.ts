import type { ConversationId } from "@ilpo-chat/protocol";
import { DomainError } from "#kernel/errors";
import type { VisitorRef } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";

/** From now on the desk hears everything of the conversation. Doing it again changes nothing. */
export async function bringToDesk(
  { db }: ChatParts,
  { conversationId, visitorId, siteId }: VisitorRef & { conversationId: ConversationId },
): Promise<void> {
  const row = await db
    .sql<ChatTables>()
    .updateTable("conversations")
    .set({ at_desk: true })
    .where("id", "=", conversationId)
    .where("visitor_id", "=", visitorId)
    .where("site_id", "=", siteId)
    .returning("id")
    .executeTakeFirst();
  if (!row) throw new DomainError("not-found");
}
