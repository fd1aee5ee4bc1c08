import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import type { NewSite, Site, Sites } from "./contract.ts";
import { type SiteRecord, SiteRow } from "./entities.ts";

/** How long a changed site may still be seen as it was. */
const CACHE_MS = 5_000;

interface Loaded {
  readonly sites: readonly Site[];
  readonly atMs: number;
}

/** Sites, all kept in memory for a few seconds: they are few and asked for at every request. */
export function createSites({ db, clock }: { db: Database; clock: Clock }): Sites {
  let loading: Promise<Loaded> | undefined;
  const load = async (): Promise<Loaded> => {
    const rows = await db.orm().find(SiteRow, {}, { orderBy: { id: "asc" } });
    return { sites: rows.map(toSite), atMs: clock.monotonicMs() };
  };
  const all = async (): Promise<readonly Site[]> => {
    const known = await loading?.catch(() => undefined);
    if (known && clock.monotonicMs() - known.atMs < CACHE_MS) return known.sites;
    loading = load();
    return (await loading).sites;
  };
  return {
    all,
    byKey: async (key) => (await all()).find((site) => site.key === key),
    byId: async (id) => (await all()).find((site) => site.id === id),
    allowsAnywhere: async (origin) => (await all()).some((site) => site.origins.includes(origin)),
    async save(site) {
      const saved = await upsert({ db, clock }, site);
      loading = undefined;
      return saved;
    },
    async setPersona(id, persona) {
      await db.orm().nativeUpdate(SiteRow, { id }, { persona, updatedAt: clock.now() });
      loading = undefined;
    },
  };
}

/** What a site that is there keeps. */
function keptFields({ persona }: NewSite): ("createdAt" | "persona")[] {
  return persona === undefined ? ["createdAt", "persona"] : ["createdAt"];
}

async function upsert({ db, clock }: { db: Database; clock: Clock }, site: NewSite): Promise<Site> {
  return db.transaction(async ({ orm }) => {
    const row = await orm.upsert(
      SiteRow,
      {
        ...site,
        origins: [...site.origins],
        persona: site.persona ?? "",
        consultant: site.consultant ?? {},
        updatedAt: clock.now(),
      },
      { onConflictFields: ["key"], onConflictExcludeFields: keptFields(site) },
    );
    return toSite(row);
  });
}

function toSite(row: SiteRecord): Site {
  const { id, key, name, origins, settings, persona, consultant } = row;
  return Object.freeze({ id, key, name, origins, settings, persona, consultant });
}
