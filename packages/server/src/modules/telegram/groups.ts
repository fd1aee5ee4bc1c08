import type { Bus } from "#kernel/bus";
import { ALL_SITES, type SiteDesk } from "./site-store.ts";

/** The managers' groups: one for all sites, or several that share them out. */
export interface Groups {
  /** Where a site's conversations are shown. */
  of(siteId: number): number | undefined;
  /** Whether a chat is one of them; whatever else the bot was added to does not exist. */
  has(chatId: number): boolean;
  /** A group has a new id; all nodes hear of it, what is stored follows elsewhere. */
  moved(from: number, to: number): void;
  /** Looks at what is stored, on all nodes. */
  changed(): void;
  reload(): Promise<void>;
}

export interface GroupsDeps {
  /** The group of the configuration. */
  readonly configured: number | undefined;
  readonly bus: Bus;
  readonly stored: () => Promise<readonly SiteDesk[]>;
  /** The id under which a chat lives now. */
  readonly current: (chatId: number) => Promise<number>;
}

const MOVED = "telegram.group-moved";
const CHANGED = "telegram.groups";

/** Begins with the group of the configuration; a stored one for all sites wins. */
export function createGroups({ configured, bus, stored, current }: GroupsDeps): Groups {
  let bySite = new Map<number, number>(configured === undefined ? [] : [[ALL_SITES, configured]]);
  const follow = ({ from, to }: { from: number; to: number }) => {
    for (const [siteId, chatId] of bySite) if (chatId === from) bySite.set(siteId, to);
  };
  const reload = async () => {
    const own = (await stored()).flatMap(({ siteId, groupId }) =>
      groupId === undefined ? [] : [[siteId, groupId] as const],
    );
    const first = configured === undefined ? [] : [[ALL_SITES, await current(configured)] as const];
    bySite = new Map([...first, ...own]);
  };
  bus.subscribe(MOVED, (hint) => follow(hint as { from: number; to: number }));
  bus.subscribe(CHANGED, () => void reload().catch(() => undefined));
  return {
    of: (siteId) => bySite.get(siteId) ?? bySite.get(ALL_SITES),
    has: (chatId) => [...bySite.values()].includes(chatId),
    moved(from, to) {
      follow({ from, to });
      bus.publish(MOVED, { from, to });
    },
    changed: () => bus.publish(CHANGED, {}),
    reload,
  };
}
