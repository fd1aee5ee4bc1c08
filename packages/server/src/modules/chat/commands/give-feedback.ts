import type { ConversationId, Seq } from "@ilpo-chat/protocol";
import { DomainError } from "#kernel/errors";
import { append } from "../append.ts";
import type { VisitorRef } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";
import { lockOwn } from "../store.ts";

/** The visitor's thumb on one message of the AI. */
export async function giveFeedback(
  parts: ChatParts,
  input: VisitorRef & {
    conversationId: ConversationId;
    seq: Seq;
    helpful: boolean;
    reason?: string;
  },
): Promise<void> {
  await parts.db.transaction(async (tx) => {
    const sql = tx.sql<ChatTables>();
    const row = await lockOwn(sql, input, input.conversationId);
    const message = await sql
      .selectFrom("messages")
      .select("sender_type")
      .where("conversation_id", "=", row.id)
      .where("seq", "=", input.seq)
      .executeTakeFirst();
    if (message?.sender_type !== "ai") throw new DomainError("not-found");
    const { seq: target, helpful, reason } = input;
    const drafts = [
      { type: "feedback.given" as const, target, helpful, ...(reason && { reason }) },
    ];
    await append(parts, tx, { row, drafts });
  });
}

/** The visitor's mark for the conversation; a later one replaces it. */
export async function rate(
  parts: ChatParts,
  input: VisitorRef & { conversationId: ConversationId; score: number; comment?: string },
): Promise<void> {
  await parts.db.transaction(async (tx) => {
    const row = await lockOwn(tx.sql<ChatTables>(), input, input.conversationId);
    const rating = {
      score: input.score,
      ...(input.comment === undefined ? {} : { comment: input.comment }),
    };
    await append(parts, tx, { row, drafts: [{ type: "rated", rating }] });
  });
}
