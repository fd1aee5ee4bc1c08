import type { ManagerCommands } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";

/** Keeps what managers tell each other. Neither the visitor nor the AI sees it. */
export async function keepNote(
  parts: ChatParts,
  { conversationId, manager, clientId, note }: Parameters<ManagerCommands["note"]>[0],
): Promise<void> {
  await parts.db
    .sql<ChatTables>()
    .insertInto("conversation_notes")
    .values({
      conversation_id: conversationId,
      manager_id: manager.id,
      manager_name: manager.name,
      client_id: clientId,
      is_for_ai: false,
      note,
    })
    .onConflict((conflict) => conflict.column("client_id").doUpdateSet({ note }))
    .execute();
}

/** Takes such a note back. */
export async function removeNote(
  { db }: ChatParts,
  { clientId }: Parameters<ManagerCommands["removeNote"]>[0],
): Promise<boolean> {
  const removed = await db
    .sql<ChatTables>()
    .deleteFrom("conversation_notes")
    .where("client_id", "=", clientId)
    .returning("id")
    .executeTakeFirst();
  return removed !== undefined;
}
