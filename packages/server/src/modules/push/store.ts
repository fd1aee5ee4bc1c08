import type { PushSubscriptionInput, VisitorId } from "@ilpo-chat/protocol";
import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import { hashToken, type Vault } from "#kernel/vault";
import type { PushTables } from "./entities.ts";

/** A browser that wants to be told. */
export interface Subscription {
  readonly id: string;
  readonly target: Target;
  readonly locale: string | null;
  readonly isSilent: boolean;
  readonly toldConversation: string | null;
  readonly toldSeq: number;
}

/** Where a push service takes messages for one browser, and what they are sealed with. */
export type Target = PushSubscriptionInput["subscription"];

/** What was told last. */
export interface Told {
  readonly conversationId: string;
  readonly seq: number;
}

const keptOfVisitor = 5;
const context = "push";

export type SubscriptionStore = ReturnType<typeof createSubscriptionStore>;

interface StoreDeps {
  readonly db: Database;
  readonly vault: Vault;
  readonly clock: Clock;
}

export function createSubscriptionStore(deps: StoreDeps) {
  const { db, vault } = deps;
  const sql = () => db.sql<PushTables>();
  return {
    save: (input: NewSubscription) => save(deps, input),
    async hasAny(visitorId: VisitorId): Promise<boolean> {
      const query = sql().selectFrom("push_subscriptions").select("id");
      return !!(await query.where("visitor_id", "=", visitorId).limit(1).executeTakeFirst());
    },
    async ofVisitor(visitorId: VisitorId): Promise<Subscription[]> {
      const query = sql().selectFrom("push_subscriptions").selectAll();
      const rows = await query.where("visitor_id", "=", visitorId).execute();
      return rows.map((row) => ({
        id: row.id,
        target: JSON.parse(vault.open(row.subscription, context)) as Target,
        locale: row.locale,
        isSilent: row.is_silent,
        toldConversation: row.told_conversation,
        toldSeq: row.told_seq,
      }));
    },
    async keepTold(id: string, { conversationId, seq }: Told): Promise<void> {
      await sql()
        .updateTable("push_subscriptions")
        .set({ told_conversation: conversationId, told_seq: seq })
        .where("id", "=", id)
        .execute();
    },
    async remove(id: string): Promise<void> {
      await sql().deleteFrom("push_subscriptions").where("id", "=", id).execute();
    },
    async removeOf(visitorId: VisitorId, endpoint: string): Promise<void> {
      await sql()
        .deleteFrom("push_subscriptions")
        .where("id", "=", hashToken(endpoint))
        .where("visitor_id", "=", visitorId)
        .execute();
    },
  };
}

type NewSubscription = PushSubscriptionInput & { readonly visitorId: VisitorId };

async function save(
  { db, vault, clock }: StoreDeps,
  { visitorId, subscription, locale, isSilent = false }: NewSubscription,
): Promise<void> {
  const row = {
    visitor_id: visitorId,
    subscription: vault.seal(JSON.stringify(subscription), context),
    locale: locale ?? null,
    is_silent: isSilent,
    created_at: clock.now(),
  };
  await db
    .sql<PushTables>()
    .insertInto("push_subscriptions")
    .values({ id: hashToken(subscription.endpoint), ...row })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
    .execute();
  await removeOldest(db, visitorId);
}

/** Browsers that were given up do not pile up. */
async function removeOldest(db: Database, visitorId: VisitorId): Promise<void> {
  const sql = db.sql<PushTables>();
  const old = sql
    .selectFrom("push_subscriptions")
    .select("id")
    .where("visitor_id", "=", visitorId)
    .orderBy("created_at", "desc")
    .offset(keptOfVisitor);
  await sql.deleteFrom("push_subscriptions").where("id", "in", old).execute();
}
