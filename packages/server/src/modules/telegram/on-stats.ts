import { answer, type CommandHandler } from "./command-handler.ts";
import { cleanName } from "./format.ts";
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
    ...(managers.length > 0 ? ["", texts.statsManagers, ...managers] : []),
  ];
  return answer(deps, acting, rows.join("\n"));
};

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
