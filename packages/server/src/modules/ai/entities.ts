import { defineEntity, p } from "@mikro-orm/core";
import type { InferKyselyDB } from "@mikro-orm/sql";

export const KnowledgeArticle = defineEntity({
  name: "KnowledgeArticle",
  tableName: "knowledge_articles",
  properties: {
    id: p.integer().primary().autoincrement(),
    siteId: p.integer(),
    slug: p.string().length(100),
    title: p.text(),
    tags: p.array(),
    body: p.text(),
    questions: p.array(),
    state: p.string().length(20).default("published"),
    origin: p.json<object>().default('{"kind":"folder"}'),
    /** The site's revision with which it last changed. */
    revision: p.bigint("number").default(0),
    updatedAt: p.datetime().defaultRaw("now()"),
  },
});

export const KnowledgeRevision = defineEntity({
  name: "KnowledgeRevision",
  tableName: "knowledge_revisions",
  properties: {
    siteId: p.integer().primary(),
    revision: p.bigint("number"),
  },
});

export const KnowledgeDraftRow = defineEntity({
  name: "KnowledgeDraftRow",
  tableName: "knowledge_drafts",
  properties: {
    id: p.integer().primary().autoincrement(),
    siteId: p.integer(),
    conversationId: p.uuid().unique(),
    question: p.text(),
    answer: p.text(),
    state: p.string().length(20).default("offered"),
    decidedBy: p.integer().nullable(),
    slug: p.string().length(100).nullable(),
    createdAt: p.datetime().defaultRaw("now()"),
    decidedAt: p.datetime().nullable(),
  },
});

export const KnowledgeVector = defineEntity({
  name: "KnowledgeVector",
  tableName: "knowledge_vectors",
  properties: {
    articleId: p.integer().primary(),
    part: p.integer().primary(),
    siteId: p.integer(),
    revision: p.bigint("number"),
    model: p.string().length(100),
    vector: p.array((text) => Number(text)).columnType("real[]"),
  },
});

export const AiTurn = defineEntity({
  name: "AiTurn",
  tableName: "ai_turns",
  properties: {
    conversationId: p.uuid().primary(),
    turn: p.integer().primary(),
    siteId: p.integer(),
    state: p.string().length(20).default("waiting"),
    fence: p.integer().default(0),
    leaseUntil: p.datetime().nullable(),
    handoverReason: p.text().nullable(),
    model: p.string().length(100).nullable(),
    requestedAt: p.datetime(),
    startedAt: p.datetime().nullable(),
    firstTokenAt: p.datetime().nullable(),
    finishedAt: p.datetime().nullable(),
    promptTokens: p.integer().nullable(),
    completionTokens: p.integer().nullable(),
    error: p.string().length(200).nullable(),
    costMicros: p.bigint("number").nullable(),
    promptVersion: p.string().length(40).nullable(),
    isMiss: p.boolean().default(false),
  },
});

/** What was said before the lines that a prompt holds, in short. */
export const AiSummary = defineEntity({
  name: "AiSummary",
  tableName: "ai_summaries",
  properties: {
    conversationId: p.uuid().primary(),
    uptoSeq: p.integer(),
    readSeq: p.integer().default(0),
    content: p.text(),
    updatedAt: p.datetime().defaultRaw("now()"),
  },
});

export const AiBudget = defineEntity({
  name: "AiBudget",
  tableName: "ai_budgets",
  properties: {
    scope: p.string().length(60).primary(),
    period: p.string().length(10).primary(),
    reservedMicros: p.bigint("number").default(0),
    spentMicros: p.bigint("number").default(0),
    tokens: p.bigint("number").default(0),
    requests: p.integer().default(0),
  },
});

export const AiReservation = defineEntity({
  name: "AiReservation",
  tableName: "ai_reservations",
  properties: {
    id: p.uuid().primary(),
    scopes: p.array(),
    periods: p.array(),
    micros: p.bigint("number"),
    expiresAt: p.datetime(),
  },
});

export const ParkFactsRow = defineEntity({
  name: "ParkFactsRow",
  tableName: "park_facts",
  properties: {
    siteId: p.integer().primary(),
    facts: p.json<unknown>(),
    updatedAt: p.datetime().defaultRaw("now()"),
  },
});

export const aiEntities = [
  KnowledgeArticle,
  KnowledgeRevision,
  KnowledgeDraftRow,
  KnowledgeVector,
  AiTurn,
  AiSummary,
  AiBudget,
  AiReservation,
  ParkFactsRow,
] as const;

/** The module's tables, for typed SQL. */
export type AiTables = InferKyselyDB<(typeof aiEntities)[number]>;
