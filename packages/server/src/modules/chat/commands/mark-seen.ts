import { raw } from "#kernel/database";
import type { ConversationId, Seq } from "@ilpo-chat/protocol";
import { DomainError } from "#kernel/errors";
import type { VisitorRef } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";

/** The visitor has read everything up to `seq`. A running maximum; never past the log's end. */
export async function markReadByVisitor(
  parts: ChatParts,
  {
    conversationId,
    visitorId,
    siteId,
    seq,
  }: VisitorRef & { conversationId: ConversationId; seq: Seq },
): Promise<void> {
  const moved = await parts.db
    .sql<ChatTables>()
    .updateTable("conversations")
    .set({
      user_delivered_seq: raw<number>`greatest(user_delivered_seq, least(${seq}::int, last_seq))`,
      user_read_seq: raw<number>`greatest(user_read_seq, least(${seq}::int, last_seq))`,
    })
    .where("id", "=", conversationId)
    .where("visitor_id", "=", visitorId)
    .where("site_id", "=", siteId)
    .returning(["user_delivered_seq as deliveredSeq", "user_read_seq as readSeq"])
    .executeTakeFirst();
  if (!moved) throw new DomainError("not-found");
  parts.hints.send("receipt.moved", { conversationId, of: "manager", ...moved });
}

/** The visitor has got everything up to `seq`, and has perhaps not read it. */
export async function markDeliveredToVisitor(
  parts: ChatParts,
  input: VisitorRef & { conversationId: ConversationId; seq: Seq },
): Promise<void> {
  const { conversationId, visitorId, siteId, seq } = input;
  const moved = await parts.db
    .sql<ChatTables>()
    .updateTable("conversations")
    .set({ user_delivered_seq: raw<number>`least(${seq}::int, last_seq)` })
    .where("id", "=", conversationId)
    .where("visitor_id", "=", visitorId)
    .where("site_id", "=", siteId)
    .where("user_delivered_seq", "<", seq)
    .returning(["user_delivered_seq as deliveredSeq", "user_read_seq as readSeq"])
    .executeTakeFirst();
  if (moved) parts.hints.send("receipt.moved", { conversationId, of: "manager", ...moved });
}

/** The desk, or the AI, has got or read the visitor's words up to a `seq`. */
export async function markSeenByDesk(
  parts: ChatParts,
  {
    conversationId,
    deliveredSeq = 0,
    readSeq = 0,
  }: { conversationId: ConversationId; deliveredSeq?: Seq; readSeq?: Seq },
): Promise<void> {
  const delivered = Math.max(deliveredSeq, readSeq);
  const moved = await parts.db
    .sql<ChatTables>()
    .updateTable("conversations")
    .set({
      desk_delivered_seq: raw<number>`greatest(desk_delivered_seq, least(${delivered}::int, last_seq))`,
      desk_read_seq: raw<number>`greatest(desk_read_seq, least(${readSeq}::int, last_seq))`,
    })
    .where("id", "=", conversationId)
    .where((where) =>
      where.or([where("desk_delivered_seq", "<", delivered), where("desk_read_seq", "<", readSeq)]),
    )
    .returning(["desk_delivered_seq as deliveredSeq", "desk_read_seq as readSeq"])
    .executeTakeFirst();
  if (moved) parts.events.emit("receipt.moved", { conversationId, of: "user", ...moved });
}
