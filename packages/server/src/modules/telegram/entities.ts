import { defineEntity, p } from "@mikro-orm/core";
import type { InferKyselyDB } from "@mikro-orm/sql";
import type { Update } from "grammy/types";
import type { OrderPayload } from "./order.ts";
import type { SiteRules } from "./site-rules.ts";

const telegramInbox = defineEntity({
  name: "TelegramInbox",
  tableName: "telegram_inbox",
  properties: {
    botId: p.bigint("number").primary(),
    updateId: p.bigint("number").primary(),
    lane: p.text(),
    raw: p.json<Update>(),
    state: p.string().length(10).$type<"waiting" | "done" | "dead">().default("waiting"),
    attempts: p.integer().default(0),
    receivedAt: p.datetime().defaultRaw("now()"),
  },
});

const telegramOutbox = defineEntity({
  name: "TelegramOutbox",
  tableName: "telegram_outbox",
  properties: {
    id: p.bigint("number").primary().autoincrement(),
    chatId: p.bigint("number"),
    threadId: p.bigint("number").nullable(),
    conversationId: p.uuid().nullable(),
    kind: p.string().length(12).$type<OrderPayload["kind"]>(),
    payload: p.json<OrderPayload>(),
    priority: p.integer(),
    state: p
      .string()
      .length(10)
      .$type<"waiting" | "sending" | "sent" | "dead" | "dropped">()
      .default("waiting"),
    attempts: p.integer().default(0),
    notBefore: p.datetime().defaultRaw("now()"),
    dedupeKey: p.text().nullable(),
    sentMessageId: p.bigint("number").nullable(),
    isAmbiguous: p.boolean().default(false),
    failure: p.text().nullable(),
    createdAt: p.datetime().defaultRaw("now()"),
    updatedAt: p.datetime().defaultRaw("now()"),
  },
});

const telegramCards = defineEntity({
  name: "TelegramCard",
  tableName: "telegram_cards",
  properties: {
    conversationId: p.uuid().primary(),
    chatId: p.bigint("number").primary(),
    threadId: p.bigint("number").nullable(),
    cardMessageId: p.bigint("number").nullable(),
    hasLines: p.boolean(),
    isPinned: p.boolean().default(false),
    isTailSent: p.boolean().default(false),
    isTopicClosed: p.boolean().default(false),
    shownCard: p.text().nullable(),
    shownName: p.text().nullable(),
    tailSeq: p.integer().default(0),
    deliveredSeq: p.integer().default(0),
    createdAt: p.datetime().defaultRaw("now()"),
  },
});

const telegramMessages = defineEntity({
  name: "TelegramMessage",
  tableName: "telegram_messages",
  properties: {
    chatId: p.bigint("number").primary(),
    messageId: p.bigint("number").primary(),
    conversationId: p.uuid(),
    seq: p.integer().primary(),
    direction: p.string().length(7).$type<"in" | "out" | "visitor" | "draft" | "tail">(),
    receipt: p.integer().default(0),
    clientId: p.uuid().nullable(),
    captionLength: p.integer().nullable(),
    fileKey: p.text().nullable(),
  },
});

const telegramDesks = defineEntity({
  name: "TelegramDesk",
  tableName: "telegram_desks",
  properties: {
    managerId: p.integer().primary(),
    chatId: p.bigint("number"),
    isOnShift: p.boolean().default(true),
    focusConversationId: p.uuid().nullable(),
    locale: p.string().length(5).default("ru"),
    updatedAt: p.datetime().defaultRaw("now()"),
    lastActiveAt: p.datetime().defaultRaw("now()"),
  },
});

const telegramSites = defineEntity({
  name: "TelegramSite",
  tableName: "telegram_sites",
  properties: {
    siteId: p.integer().primary(),
    groupId: p.bigint("number").nullable(),
    rules: p.json<SiteRules>(),
    digestOn: p.date().nullable(),
    updatedAt: p.datetime().defaultRaw("now()"),
  },
});

const telegramWaits = defineEntity({
  name: "TelegramWait",
  tableName: "telegram_waits",
  properties: {
    conversationId: p.uuid().primary(),
    askedSeq: p.integer().primary(),
    siteId: p.integer(),
    askedAt: p.datetime(),
    step: p.integer().default(0),
    nextAt: p.datetime().nullable(),
    isMissed: p.boolean().default(false),
    claimedAt: p.datetime().nullable(),
    claimedBy: p.string().length(100).nullable(),
    answeredAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
  },
});

const telegramReplies = defineEntity({
  name: "TelegramReply",
  tableName: "telegram_replies",
  properties: {
    id: p.integer().primary().autoincrement(),
    siteId: p.integer().default(0),
    word: p.string().length(40),
    content: p.text(),
    createdAt: p.datetime().defaultRaw("now()"),
  },
});

const telegramChats = defineEntity({
  name: "TelegramChat",
  tableName: "telegram_chats",
  properties: {
    chatId: p.bigint("number").primary(),
    pausedUntil: p.datetime().nullable(),
    movedTo: p.bigint("number").nullable(),
    isGreeted: p.boolean().default(false),
  },
});

const telegramVisitorLinks = defineEntity({
  name: "TelegramVisitorLink",
  tableName: "telegram_visitor_links",
  properties: {
    tokenHash: p.string().length(64).primary(),
    siteId: p.integer(),
    visitorId: p.uuid(),
    conversationId: p.uuid(),
    locale: p.string().length(5),
    expiresAt: p.datetime(),
    usedAt: p.datetime().nullable(),
  },
});

const telegramVisitors = defineEntity({
  name: "TelegramVisitor",
  tableName: "telegram_visitors",
  properties: {
    chatId: p.bigint("number").primary(),
    siteId: p.integer(),
    visitorId: p.uuid(),
    conversationId: p.uuid().unique(),
    locale: p.string().length(5),
    shownSeq: p.integer().default(0),
    threadId: p.bigint("number").nullable(),
    joinedAt: p.datetime().defaultRaw("now()"),
  },
});

const telegramLeases = defineEntity({
  name: "TelegramLease",
  tableName: "telegram_leases",
  properties: {
    name: p.text().primary(),
    owner: p.uuid(),
    expiresAt: p.datetime(),
  },
});

/** For the composition root: the ORM must know every table. */
export const telegramEntities = [
  telegramInbox,
  telegramOutbox,
  telegramCards,
  telegramMessages,
  telegramDesks,
  telegramSites,
  telegramWaits,
  telegramReplies,
  telegramChats,
  telegramVisitorLinks,
  telegramVisitors,
  telegramLeases,
] as const;

/** The module's tables, for typed SQL. */
export type TelegramTables = InferKyselyDB<(typeof telegramEntities)[number]>;
