import { type Database, raw } from "#kernel/database";
import { hashToken } from "#kernel/vault";
import type { TelegramTables } from "./entities.ts";

/** A visitor's own conversation. */
export interface VisitorPlace {
  readonly siteId: number;
  readonly visitorId: string;
  readonly conversationId: string;
}

export type VisitorStore = ReturnType<typeof createVisitorStore>;

/** Visitors who go on in Telegram, and the links by which they come. */
export function createVisitorStore(db: Database) {
  const sql = () => db.sql<TelegramTables>();
  return {
    async saveLink(token: string, { place, expiresAt }: { place: VisitorPlace; expiresAt: Date }) {
      await sql()
        .insertInto("telegram_visitor_links")
        .values({
          token_hash: hashToken(token),
          site_id: place.siteId,
          visitor_id: place.visitorId,
          conversation_id: place.conversationId,
          expires_at: expiresAt,
        })
        .execute();
    },
    async prune(): Promise<void> {
      await sql()
        .deleteFrom("telegram_visitor_links")
        .where("expires_at", "<", raw<Date>`now() - interval '1 day'`)
        .execute();
    },
  };
}
