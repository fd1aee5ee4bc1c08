import { defineEntity, p } from "@mikro-orm/core";
import type { InferKyselyDB } from "@mikro-orm/sql";

export const PushSubscriptionRow = defineEntity({
  name: "PushSubscriptionRow",
  tableName: "push_subscriptions",
  properties: {
    /** Hash of the endpoint: one browser has one row, whoever its visitor is now. */
    id: p.string().length(64).primary(),
    visitorId: p.uuid(),
    /** Endpoint and keys, sealed: who has them can write to the visitor's screen. */
    subscription: p.text(),
    locale: p.string().length(35).nullable(),
    isSilent: p.boolean().default(false),
    /** The last notice that the push service has taken. */
    toldConversation: p.uuid().nullable(),
    toldSeq: p.integer().default(0),
    createdAt: p.datetime().defaultRaw("now()"),
  },
});

export const pushEntities = [PushSubscriptionRow] as const;

/** For typed SQL. */
export type PushTables = InferKyselyDB<(typeof pushEntities)[number]>;
