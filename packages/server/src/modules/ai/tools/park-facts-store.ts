import { type Database, raw } from "#kernel/database";
import type { AiTables } from "../entities.ts";

/** The figures of sites, as they were imported. */
export function createParkFactsStore(db: Database) {
  return {
    async read(siteId: number): Promise<unknown> {
      const row = await db
        .sql<AiTables>()
        .selectFrom("park_facts")
        .select("facts")
        .where("site_id", "=", siteId)
        .executeTakeFirst();
      return row?.facts;
    },

    async save(siteId: number, facts: unknown): Promise<void> {
      const values = { facts: JSON.stringify(facts), updated_at: raw<Date>`now()` };
      await db
        .sql<AiTables>()
        .insertInto("park_facts")
        .values({ site_id: siteId, ...values })
        .onConflict((conflict) => conflict.column("site_id").doUpdateSet(values))
        .execute();
    },

    async remove(siteId: number): Promise<void> {
      await db.sql<AiTables>().deleteFrom("park_facts").where("site_id", "=", siteId).execute();
    },
  };
}
