import type { Attachment, Lead, Rating, Source } from "@ilpo-chat/protocol";
import { defineEntity, p } from "@mikro-orm/core";
import type { InferKyselyDB } from "@mikro-orm/sql";

export const User = defineEntity({
  name: "User",
  tableName: "users",
  properties: {
    id: p.integer().primary().autoincrement(),
    siteId: p.integer(),
    phone: p.text().nullable(),
    phoneHash: p.string().length(64).nullable(),
    name: p.string().length(100).nullable(),
    email: p.string().length(255).nullable(),
    userType: p.string().length(20).nullable(),
    city: p.string().length(100).nullable(),
    car: p.string().length(20).nullable(),
    status: p.string().length(20).default("new"),
    createdAt: p.datetime().defaultRaw("now()"),
    updatedAt: p.datetime().defaultRaw("now()"),
  },
});

export const ConversationRow = defineEntity({
  name: "ConversationRow",
  tableName: "conversations",
  properties: {
    id: p.uuid().primary(),
    userId: p.integer().nullable(),
    managerId: p.integer().nullable(),
    status: p.string().length(20).default("active"),
    startedAt: p.datetime().defaultRaw("now()"),
    endedAt: p.datetime().nullable(),
    aiMode: p.boolean().default(true),
    siteId: p.integer(),
    visitorId: p.uuid(),
    code: p.string().length(8),
    managerName: p.string().length(100).nullable(),
    handoverReason: p.text().nullable(),
    waitingSince: p.datetime().nullable(),
    atDesk: p.boolean().default(false),
    lead: p.json<Lead>().nullable(),
    rating: p.json<Rating>().nullable(),
    lastSeq: p.integer().default(0),
    turn: p.integer().default(0),
    userDeliveredSeq: p.integer().default(0),
    userReadSeq: p.integer().default(0),
    deskDeliveredSeq: p.integer().default(0),
    deskReadSeq: p.integer().default(0),
    page: p.text().nullable(),
    locale: p.string().length(35).nullable(),
    device: p.string().length(10).nullable(),
  },
});

/** What is stored of a message's file; its address is signed when it is shown. */
export type AttachmentRecord = Omit<Attachment, "url">;

export const MessageRow = defineEntity({
  name: "MessageRow",
  tableName: "messages",
  properties: {
    /** From a sequence that gives blocks of 256; the key is the message's place. */
    id: p.bigint("number").defaultRaw("nextval('messages_id_seq')"),
    conversationId: p.uuid().primary(),
    senderType: p.string().length(10),
    senderId: p.integer().nullable(),
    content: p.text(),
    messageType: p.string().length(20).default("text"),
    createdAt: p.datetime().defaultRaw("now()"),
    seq: p.integer().primary(),
    clientId: p.uuid().nullable(),
    senderName: p.string().length(100).nullable(),
    attachments: p.json<readonly AttachmentRecord[]>().default("[]"),
    sources: p.json<readonly Source[]>().default("[]"),
    isPartial: p.boolean().default(false),
    card: p.string().length(20).nullable(),
    /** `seq` of the message that this one answers. */
    replyTo: p.integer().nullable(),
  },
});

export const EntryRow = defineEntity({
  name: "EntryRow",
  tableName: "conversation_entries",
  properties: {
    conversationId: p.uuid().primary(),
    seq: p.integer().primary(),
    type: p.string().length(40),
    data: p.json<Record<string, unknown>>(),
    createdAt: p.datetime().defaultRaw("now()"),
  },
});

export const FollowerRow = defineEntity({
  name: "FollowerRow",
  tableName: "conversation_followers",
  properties: {
    conversationId: p.uuid().primary(),
    follower: p.string().length(20).primary(),
    cursor: p.integer().default(0),
  },
});

export const NewsRow = defineEntity({
  name: "NewsRow",
  tableName: "conversation_news",
  properties: {
    follower: p.string().length(20).primary(),
    conversationId: p.uuid().primary(),
    dueAt: p.datetime().defaultRaw("now() + interval '1 second'"),
    tries: p.integer().default(0),
  },
});

export const NoteRow = defineEntity({
  name: "NoteRow",
  tableName: "conversation_notes",
  properties: {
    id: p.integer().primary().autoincrement(),
    conversationId: p.uuid(),
    managerId: p.integer(),
    note: p.text(),
    managerName: p.string().length(100).nullable(),
    clientId: p.uuid().nullable(),
    isForAi: p.boolean().default(true),
    createdAt: p.datetime().defaultRaw("now()"),
  },
});

export const AttachmentRow = defineEntity({
  name: "AttachmentRow",
  tableName: "attachments",
  properties: {
    id: p.uuid().primary(),
    /** Null: an upload that no message carries yet. */
    conversationId: p.uuid().nullable(),
    siteId: p.integer().nullable(),
    /** Whose upload it is; null for managers' files. */
    visitorId: p.uuid().nullable(),
    name: p.string().length(255),
    type: p.string().length(100),
    bytes: p.integer(),
    width: p.integer().nullable(),
    height: p.integer().nullable(),
    durationMs: p.integer().nullable(),
    createdAt: p.datetime().defaultRaw("now()"),
    /** Its bytes are kept. */
    readyAt: p.datetime().nullable(),
    /** Its bytes are to be deleted, then the row. */
    removedAt: p.datetime().nullable(),
  },
});

export const InstallationRow = defineEntity({
  name: "InstallationRow",
  tableName: "installation",
  properties: { key: p.text().primary(), value: p.text() },
});

export const chatEntities = [
  User,
  ConversationRow,
  MessageRow,
  EntryRow,
  FollowerRow,
  NewsRow,
  NoteRow,
  AttachmentRow,
  InstallationRow,
] as const;

/** The chat's tables, for typed SQL. */
export type ChatTables = InferKyselyDB<(typeof chatEntities)[number]>;
