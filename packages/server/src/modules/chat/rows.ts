import type {
  Author,
  ConversationMode,
  ConversationState,
  ConversationStatus,
  Entry,
  Message,
  MessageCard,
  MessageType,
  SenderType,
} from "@ilpo-chat/protocol";
import type { Selectable } from "#kernel/database";
import type { Conversation, Device } from "./contract.ts";
import type { ConversationFacts } from "./conversation.ts";
import type { AttachmentRecord, ChatTables } from "./entities.ts";

export type ConversationRecord = Selectable<ChatTables["conversations"]>;
export type MessageRecord = Selectable<ChatTables["messages"]>;
export type EntryRecord = Selectable<ChatTables["conversation_entries"]>;

/** Gives a stored file its address for a while. */
export type SignAttachment = (file: AttachmentRecord) => Message["attachments"][number];

/** A row as other modules may know it. */
export function toConversation(row: ConversationRecord): Conversation {
  return {
    id: row.id,
    code: row.code,
    siteId: row.site_id,
    visitorId: row.visitor_id,
    status: row.status as ConversationStatus,
    mode: modeOf(row),
    managerId: row.manager_id,
    managerName: row.manager_name,
    turn: row.turn,
    lastSeq: row.last_seq,
    handoverReason: row.handover_reason,
    waitingSince: row.waiting_since && new Date(row.waiting_since),
    lead: row.lead,
    page: row.page,
    locale: row.locale,
    device: row.device as Device | null,
    startedAt: new Date(row.started_at),
  };
}

/** A row as the visitor sees the state. */
export function toState(row: ConversationRecord): ConversationState {
  return {
    status: row.status as ConversationStatus,
    mode: modeOf(row),
    manager: row.manager_name === null ? null : { name: row.manager_name },
    handover: row.handover_reason === null ? null : { reason: row.handover_reason },
    lead: row.lead,
    rating: row.rating,
  };
}

export function toFacts(row: ConversationRecord): ConversationFacts {
  return { ...toState(row), lastSeq: row.last_seq, turn: row.turn, atDesk: row.at_desk };
}

export function messageEntry(row: MessageRecord, sign: SignAttachment): Entry {
  const at = new Date(row.created_at).toISOString();
  const message: Message = {
    id: row.id,
    seq: row.seq,
    ...(row.client_id === null ? {} : { clientId: row.client_id }),
    author: authorOf(row),
    type: row.message_type as MessageType,
    content: row.content,
    attachments: row.attachments.map(sign),
    sources: row.sources,
    ...(row.is_partial ? { partial: true } : {}),
    ...(row.card === null ? {} : { card: row.card as MessageCard }),
    ...(row.reply_to === null ? {} : { replyTo: row.reply_to }),
    createdAt: at,
  };
  return { seq: row.seq, at, type: "message.created", message };
}

export function otherEntry(row: EntryRecord): Entry {
  const head = { seq: row.seq, at: new Date(row.created_at).toISOString(), type: row.type };
  // Only `append` writes these rows, from typed drafts.
  return { ...row.data, ...head } as unknown as Entry;
}

function authorOf(row: MessageRecord): Author {
  const type = row.sender_type as SenderType;
  return row.sender_name === null ? { type } : { type, name: row.sender_name };
}

function modeOf(row: ConversationRecord): ConversationMode {
  return row.ai_mode ? "ai" : "manager";
}
