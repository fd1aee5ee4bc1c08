import type { SiteStatus } from "@ilpo-chat/protocol";
import type { Auth, Manager } from "#auth";
import type { Bus } from "#kernel/bus";
import type { Clock } from "#kernel/clock";
import type { Desk, DeskStore } from "./desk-store.ts";
import type { Groups } from "./groups.ts";
import { isOpen, opensAt } from "./site-rules.ts";
import type { SiteStore } from "./site-store.ts";

/** Whether managers are there, as visitors may know it. */
export interface Presence {
  status(siteId: number): Promise<SiteStatus>;
  /** Called in every process when a site's status has changed. */
  onChange(
    listener: (change: { readonly siteId: number; readonly status: SiteStatus }) => void,
  ): void;
  /** Looks again, and tells all processes what has changed. */
  refresh(): Promise<void>;
}

export interface PresenceDeps {
  readonly auth: Auth;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly desks: DeskStore;
  readonly sites: SiteStore;
  readonly groups: Groups;
}

/** Many visitors connect at once; their site's status is looked up once. */
const VALID_MS = 2_000;
const CHANGED = "telegram.presence";

type Change = Parameters<Parameters<Presence["onChange"]>[0]>[0];

export function createPresence(deps: PresenceDeps): Presence {
  const { auth, bus, clock } = deps;
  const known = new Map<number, { readonly atMs: number; readonly status: Promise<SiteStatus> }>();
  const told = new Map<number, string>();
  const listeners: ((change: Change) => void)[] = [];
  bus.subscribe(CHANGED, (hint) => {
    const change = hint as Change;
    known.set(change.siteId, { atMs: clock.monotonicMs(), status: Promise.resolve(change.status) });
    for (const listener of listeners) listener(change);
  });
  return {
    status(siteId) {
      const kept = known.get(siteId);
      if (kept && clock.monotonicMs() - kept.atMs < VALID_MS) return kept.status;
      const status = statusOf(deps, siteId);
      known.set(siteId, { atMs: clock.monotonicMs(), status });
      status.catch(() => known.delete(siteId));
      return status;
    },
    onChange: (listener) => void listeners.push(listener),
    async refresh() {
      for (const { id: siteId } of await auth.sites.all()) {
        const status = await statusOf(deps, siteId);
        const text = JSON.stringify(status);
        if (told.get(siteId) === text) continue;
        told.set(siteId, text);
        bus.publish(CHANGED, { siteId, status } satisfies Change);
      }
    },
  };
}

async function statusOf(deps: PresenceDeps, siteId: number): Promise<SiteStatus> {
  const rules = await deps.sites.rules(siteId);
  const now = deps.clock.now();
  const backAt = opensAt(rules, now);
  if (!isOpen(rules, now))
    return { online: false, telegram: true, ...(backAt ? { backAt: backAt.toISOString() } : {}) };
  const desks = await desksOf(deps, siteId);
  // Where everybody works in the group alone nobody has a shift; then the hours decide.
  const isGroupAlone = desks.length === 0 && deps.groups.of(siteId) !== undefined;
  const online = isGroupAlone || desks.some(({ desk }) => desk.isOnShift);
  return { online, telegram: true };
}

/** The desks of those who may see the site. */
export async function desksOf(
  { auth, desks }: Pick<PresenceDeps, "auth" | "desks">,
  siteId: number,
): Promise<{ readonly desk: Desk; readonly manager: Manager }[]> {
  const managers = await auth.managers.all();
  return (await desks.all()).flatMap((desk) => {
    const manager = managers.find(({ id }) => id === desk.managerId);
    const maySee = manager?.isActive && (manager.siteId === null || manager.siteId === siteId);
    return maySee ? [{ desk, manager }] : [];
  });
}
