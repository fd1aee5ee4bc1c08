import type { ConversationId } from "@ilpo-chat/protocol";
import { append, type Draft } from "../append.ts";
import type { VisitorRef } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";
import { lockConversation, lockOwn } from "../store.ts";
import { beginConversation } from "./begin-conversation.ts";

/** The visitor asks for a person. While one is waited for, or leads already, asking again changes nothing. */
export async function requestManager(
  parts: ChatParts,
  input: VisitorRef & { conversationId?: ConversationId; reason?: string },
): Promise<ConversationId> {
  return parts.db.transaction(async (tx) => {
    const row =
      input.conversationId === undefined
        ? await beginConversation(parts, tx, input)
        : await lockOwn(tx.sql<ChatTables>(), input, input.conversationId);
    const hasPerson = row.status === "transferred" || (row.status === "active" && !row.ai_mode);
    if (!hasPerson)
      await append(parts, tx, { row, drafts: [transferred("user", input.reason ?? "requested")] });
    return row.id;
  });
}

/** The AI asks for a person, unless the conversation has moved on since that turn. */
export async function handOver(
  parts: ChatParts,
  input: { conversationId: ConversationId; turn: number; reason: string },
): Promise<void> {
  await parts.db.transaction(async (tx) => {
    const row = await lockConversation(tx.sql<ChatTables>(), input.conversationId);
    if (row.turn !== input.turn || !row.ai_mode || row.status !== "active") return;
    await append(parts, tx, { row, drafts: [transferred("ai", input.reason)] });
  });
}

function transferred(by: "user" | "ai", reason: string): Draft {
  return { type: "status.changed", status: "transferred", by, reason };
}
