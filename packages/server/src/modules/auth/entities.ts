import type { SiteSettings } from "@ilpo-chat/protocol";
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { InferKyselyDB } from "@mikro-orm/sql";

export const SiteRow = defineEntity({
  name: "SiteRow",
  tableName: "sites",
  properties: {
    id: p.integer().primary().autoincrement(),
    key: p.string().length(64).unique(),
    name: p.string().length(100),
    origins: p.array(),
    settings: p.json<SiteSettings>(),
    persona: p.text().default(""),
    consultant: p.json<Readonly<Record<string, unknown>>>().default("{}"),
    createdAt: p.datetime().defaultRaw("now()"),
    updatedAt: p.datetime().defaultRaw("now()"),
  },
});

export const VisitorRow = defineEntity({
  name: "VisitorRow",
  tableName: "visitors",
  properties: {
    id: p.uuid().primary(),
    siteId: p.integer(),
    tokenHash: p.string().length(64).unique(),
    isBlocked: p.boolean().default(false),
    blockedAt: p.datetime().nullable(),
    sameAs: p.uuid().nullable(),
    personHash: p.string().length(64).nullable(),
    profile: p.text().nullable(),
    isVerified: p.boolean().default(false),
    createdAt: p.datetime().defaultRaw("now()"),
  },
});

export const ManagerRow = defineEntity({
  name: "ManagerRow",
  tableName: "managers",
  properties: {
    id: p.integer().primary().autoincrement(),
    telegramId: p.bigint("number").unique(),
    name: p.string().length(100),
    username: p.string().length(50).nullable(),
    isActive: p.boolean().default(true),
    role: p.string().length(20).default("manager"),
    siteId: p.integer().nullable(),
    createdAt: p.datetime().defaultRaw("now()"),
  },
});

export const InviteRow = defineEntity({
  name: "InviteRow",
  tableName: "invites",
  properties: {
    id: p.integer().primary().autoincrement(),
    tokenHash: p.string().length(64).unique(),
    role: p.string().length(20),
    siteId: p.integer().nullable(),
    createdBy: p.integer().nullable(),
    createdAt: p.datetime().defaultRaw("now()"),
    expiresAt: p.datetime(),
    usedAt: p.datetime().nullable(),
    usedBy: p.bigint("number").nullable(),
  },
});

export const ApiKeyRow = defineEntity({
  name: "ApiKeyRow",
  tableName: "site_api_keys",
  properties: {
    id: p.integer().primary().autoincrement(),
    siteId: p.integer(),
    name: p.string().length(100),
    keyHash: p.string().length(64).unique(),
    createdAt: p.datetime().defaultRaw("now()"),
    lastUsedAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
  },
});

export const IdentitySecretRow = defineEntity({
  name: "IdentitySecretRow",
  tableName: "site_identity_secrets",
  properties: {
    id: p.integer().primary().autoincrement(),
    siteId: p.integer(),
    name: p.string().length(100),
    sealed: p.text(),
    createdAt: p.datetime().defaultRaw("now()"),
    revokedAt: p.datetime().nullable(),
  },
});

export const authEntities = [
  SiteRow,
  VisitorRow,
  ManagerRow,
  InviteRow,
  ApiKeyRow,
  IdentitySecretRow,
] as const;

export type SiteRecord = InferEntity<typeof SiteRow>;
export type ManagerRecord = InferEntity<typeof ManagerRow>;

/** For typed SQL. */
export type AuthTables = InferKyselyDB<(typeof authEntities)[number]>;
