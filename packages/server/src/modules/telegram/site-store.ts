import { type Database, raw, type Tx } from "#kernel/database";
import type { TelegramTables } from "./entities.ts";
import { readRules, type SiteRules } from "./site-rules.ts";

/** Stands for every site that has no row of its own. */
export const ALL_SITES = 0;

export type SiteStore = ReturnType<typeof createSiteStore>;

/** What a site has of its own at the desk. */
export interface SiteDesk {
  readonly siteId: number;
  readonly groupId: number | undefined;
  readonly rules: SiteRules;
}

/** The rules of a site, within a transaction. */
export async function rulesIn(tx: Tx, siteId: number): Promise<SiteRules> {
  const rows = await tx
    .sql<TelegramTables>()
    .selectFrom("telegram_sites")
    .select(["site_id", "rules"])
    .where("site_id", "in", [siteId, ALL_SITES])
    .orderBy("site_id", "desc")
    .execute();
  return readRules(parsed(rows[0]?.rules));
}

/** How sites hand over to people. */
export function createSiteStore(db: Database) {
  const all = async (): Promise<SiteDesk[]> => {
    const rows = await db.sql<TelegramTables>().selectFrom("telegram_sites").selectAll().execute();
    return rows.map((row) => ({
      siteId: row.site_id,
      groupId: row.group_id === null ? undefined : Number(row.group_id),
      rules: readRules(parsed(row.rules)),
    }));
  };
  return {
    all,
    async rules(siteId: number): Promise<SiteRules> {
      const rows = await all();
      const own = rows.find((row) => row.siteId === siteId);
      return (own ?? rows.find((row) => row.siteId === ALL_SITES))?.rules ?? readRules({});
    },
    saveRules: (tx: Tx, siteId: number, rules: SiteRules) =>
      save(tx, siteId, { rules: raw<SiteRules>`${JSON.stringify(rules)}::jsonb` }),
    saveGroup: (tx: Tx, siteId: number, groupId: number) => save(tx, siteId, { group_id: groupId }),
    /** True once for each site and day: of several callers one posts the morning's list. */
    async takeDigest(tx: Tx, siteId: number, date: string): Promise<boolean> {
      const row = await tx
        .sql<TelegramTables>()
        .insertInto("telegram_sites")
        .values({
          site_id: siteId,
          digest_on: raw<string>`${date}::date`,
          rules: inherited(siteId),
        })
        .onConflict((conflict) =>
          conflict
            .column("site_id")
            .doUpdateSet({ digest_on: raw<string>`${date}::date` })
            .where(raw<boolean>`telegram_sites.digest_on is distinct from ${date}::date`),
        )
        .returning("site_id")
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

type Columns = { rules: ReturnType<typeof raw<SiteRules>> } | { group_id: number };

async function save(tx: Tx, siteId: number, columns: Columns): Promise<void> {
  await tx
    .sql<TelegramTables>()
    .insertInto("telegram_sites")
    .values({ site_id: siteId, rules: inherited(siteId), ...columns })
    .onConflict((conflict) =>
      conflict.column("site_id").doUpdateSet({ ...columns, updated_at: raw<Date>`now()` }),
    )
    .execute();
}

/** A row of its own begins with what was true for the site before. */
function inherited(siteId: number) {
  return raw<SiteRules>`coalesce((select rules from telegram_sites
    where site_id = ${ALL_SITES} and ${siteId}::int <> ${ALL_SITES}), '{}'::jsonb)`;
}

/** Drivers give jsonb as a value or as text. */
function parsed(value: unknown): unknown {
  return typeof value === "string" ? JSON.parse(value) : (value ?? {});
}
