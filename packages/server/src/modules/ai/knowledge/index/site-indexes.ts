import { setImmediate as breathe } from "node:timers/promises";
import type { KnowledgeStore, StoredArticle } from "../store.ts";
import { createSiteIndex, type SiteIndex } from "./site-index.ts";

/** A site's words as they are in the database now, and what was worked out from them. */
export interface FreshIndex {
  readonly index: SiteIndex;
  /** Moves on with every change of the site's articles. */
  readonly revision: number;
}

export interface SiteIndexes {
  /**
   * Brings the index up to date first: a change on any node is seen by the next question on every node. Whoever knows a
   * revision that is new enough for them saves the look into the database where the index has it.
   */
  of(siteId: number, enough?: number): Promise<FreshIndex>;
}

interface Held extends FreshIndex {
  revision: number;
  index: SiteIndex;
}

/** Looks into the database for one site: one at a time, and one more for those who came meanwhile. */
interface Looks {
  running?: Promise<Held>;
  next?: Promise<Held>;
}

/** Parts of articles that are kept in memory, all sites together: some 150 MB. The site not asked for longest goes first. */
const PARTS_MAX = 100_000;
/** Articles that are indexed before others get a turn: some ten milliseconds. */
const AT_A_TIME = 100;
/** Dead parts that an index may carry along, beside as many as it has live ones. */
const WASTE_MAX = 200;

export function createSiteIndexes(store: KnowledgeStore): SiteIndexes {
  const sites = new Map<number, Held>();
  const looks = new Map<number, Looks>();

  async function refresh(siteId: number): Promise<Held> {
    const revision = await store.revision(siteId);
    const known = sites.get(siteId);
    if (known && known.revision >= revision) return keep(siteId, known);
    const isWorn = known && known.index.waste > known.index.size + WASTE_MAX;
    const held: Held = known && !isWorn ? known : { index: createSiteIndex(), revision: 0 };
    const changed = await store.changedSince(siteId, held.revision);
    for (const [at, article] of changed.entries()) {
      if (at % AT_A_TIME === AT_A_TIME - 1) await breathe();
      apply(held.index, article);
    }
    held.revision = Math.max(revision, ...changed.slice(-1).map((last) => last.revision));
    return keep(siteId, held);
  }

  function keep(siteId: number, held: Held): Held {
    sites.delete(siteId);
    sites.set(siteId, held);
    makeRoom(sites);
    return held;
  }

  async function begin(siteId: number, look: Looks): Promise<Held> {
    const running = refresh(siteId);
    look.running = running;
    delete look.next;
    try {
      return await running;
    } finally {
      if (!look.next && look.running === running) delete look.running;
    }
  }

  return {
    async of(siteId, enough = Number.POSITIVE_INFINITY) {
      const look = looks.get(siteId) ?? {};
      looks.set(siteId, look);
      const known = sites.get(siteId);
      // While a look is under way, the index is neither old nor new.
      if (known && known.revision >= enough && !look.running) return keep(siteId, known);
      if (!look.running) return begin(siteId, look);
      // What is being read now may be too old for who asks now: all who wait share the next look.
      look.next ??= look.running.then(
        () => begin(siteId, look),
        () => begin(siteId, look),
      );
      return look.next;
    },
  };
}

/** Lets the sites go that were not asked for longest; the newest stays, whatever its size. */
function makeRoom(sites: Map<number, Held>): void {
  let parts = [...sites.values()].reduce((sum, { index }) => sum + index.slots.length, 0);
  for (const [oldest, { index }] of sites) {
    if (parts <= PARTS_MAX || sites.size === 1) break;
    sites.delete(oldest);
    parts -= index.slots.length;
  }
}

function apply(index: SiteIndex, article: StoredArticle): void {
  if (article.state === "published") index.put(article);
  else index.drop(article.id);
}
