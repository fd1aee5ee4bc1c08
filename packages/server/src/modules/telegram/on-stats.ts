import { answer, type CommandHandler } from "./command-handler.ts";
import { cleanName } from "./format.ts";
import type { Acting, HandlingDeps } from "./handling.ts";
import { sitesOf } from "./on-find.ts";
import type { Texts } from "./texts.ts";
import type { WaitStats } from "./wait-store.ts";

const DAY_MS = 86_400_000;

/** `/stats`: how long visitors waited, today and this week; admins see it by manager, too. */
export const stats: CommandHandler = async (deps, acting) => {
  const { manager, texts } = acting;
  const siteIds = await sitesOf(deps, manager.siteId);
  const now = deps.clock.now().getTime();
  const [day, week] = [
    await deps.waits.stats(siteIds, new Date(now - DAY_MS)),
    await deps.waits.stats(siteIds, new Date(now - 7 * DAY_MS)),
  ];
  const cost = await costLines(deps, acting, siteIds);
  const managers =
    manager.role === "admin"
      ? week.byManager.map(({ name, claimed }) => `${cleanName(name)}: ${claimed}`)
      : [];
  const rows = [
    texts.statsDay,
    statsLines(day, texts),
    "",
    texts.statsWeek,
    statsLines(week, texts),
    ...cost,
    ...(managers.length > 0 ? ["", texts.statsManagers, ...managers] : []),
  ];
  return answer(deps, acting, rows.join("\n"));
};

/** What the AI has cost is the admins' affair; nothing while nobody was asked. */
async function costLines(
  { consultant, clock }: HandlingDeps,
  { manager, texts }: Acting,
  siteIds: readonly number[],
): Promise<string[]> {
  if (!consultant || manager.role !== "admin") return [];
  // Whole days are counted, today's included.
  const since = new Date(clock.now().getTime() - 6 * DAY_MS);
  const spent = await consultant.spending(siteIds, since);
  return spent.requests === 0 ? [] : ["", texts.statsCost(spent)];
}

function statsLines(
  { asked, claimed, missed, medianClaim, medianAnswer }: WaitStats,
  texts: Texts,
) {
  return texts.stats({
    asked,
    claimed,
    missed,
    claim: duration(medianClaim, texts),
    answer: duration(medianAnswer, texts),
  });
}

function duration(seconds: number | undefined, { secondsAndMinutes: [s, min] }: Texts): string {
  if (seconds === undefined) return "—";
  return seconds < 90 ? `${Math.round(seconds)} ${s}` : `${Math.round(seconds / 60)} ${min}`;
}
