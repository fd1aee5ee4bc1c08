import { answer, type CommandHandler, forAdmins } from "./command-handler.ts";
import type { Acting, HandlingDeps } from "./handling.ts";
import { formatDate, formatWeek, parseDate, parseWeek } from "./hours-text.ts";
import type { SiteRules } from "./site-rules.ts";
import { ALL_SITES } from "./site-store.ts";
import type { Texts } from "./texts.ts";
import { isTimeZone, localTime, type WorkingHours } from "./working-hours.ts";

const ROUND_THE_CLOCK = /^(?:24\/7|всегда|круглосуточно|always)$/iu;
const ZONE = /^(?:зона|пояс|zone|tz)\s+(\S+)$/iu;
const HOLIDAY = /^(?:праздник|выходной|holiday)\s+([\d.-]{8,10})$/iu;
const WAIT = /^(?:ждать|wait)\s+(\d{1,4})$/iu;
const DEFAULT_ZONE = "Europe/Moscow";
const EVERY_DAY: WorkingHours["week"] = Array.from({ length: 7 }, () => [
  { from: "00:00", to: "24:00" },
]);

/** `/hours`: shows the site's hours, or changes them. */
export const hours: CommandHandler = forAdmins(async (deps, acting, { rest }) => {
  const { texts } = acting;
  const { siteId, words, name } = await siteMeant(deps, acting, rest);
  const rules = await deps.sites.rules(siteId);
  if (words === "") return answer(deps, acting, describe(rules, { texts, name }));
  const changed = change(rules, words);
  if (!changed) return answer(deps, acting, texts.hoursUsage);
  await deps.db.transaction((tx) => deps.sites.saveRules(tx, siteId, changed));
  await deps.presence.refresh();
  return answer(deps, acting, describe(changed, { texts, name }));
});

/** An admin of one site means that site; another may begin with a site's key. */
async function siteMeant(
  { auth }: HandlingDeps,
  { manager, texts }: Acting,
  rest: string,
): Promise<{ siteId: number; words: string; name: string }> {
  const sites = await auth.sites.all();
  const own = sites.find(({ id }) => id === manager.siteId);
  if (own) return { siteId: own.id, words: rest, name: own.name };
  const named = sites.find(({ key }) => rest === key || rest.startsWith(`${key} `));
  if (!named) return { siteId: ALL_SITES, words: rest, name: texts.allSites };
  return { siteId: named.id, words: rest.slice(named.key.length).trim(), name: named.name };
}

/** Each kind of change, by how it is written; undefined when the value cannot be. */
const CHANGES: readonly (readonly [
  RegExp,
  (rules: SiteRules, value: string) => SiteRules | undefined,
])[] = [
  [ROUND_THE_CLOCK, (rules) => ({ ...rules, hours: null })],
  [
    WAIT,
    (rules, value) => (Number(value) > 0 ? { ...rules, claimMinutes: Number(value) } : undefined),
  ],
  [
    ZONE,
    (rules, timeZone) =>
      isTimeZone(timeZone) ? { ...rules, hours: { ...hoursOf(rules), timeZone } } : undefined,
  ],
  [HOLIDAY, (rules, day) => withHoliday(rules, hoursOf(rules), day)],
];

function change(rules: SiteRules, words: string): SiteRules | undefined {
  for (const [pattern, apply] of CHANGES) {
    const match = pattern.exec(words);
    if (match) return apply(rules, match[1] ?? "");
  }
  const week = parseWeek(words);
  return week && { ...rules, hours: { ...hoursOf(rules), week } };
}

function hoursOf({ hours: set }: SiteRules): WorkingHours {
  return set ?? { timeZone: DEFAULT_ZONE, week: EVERY_DAY, holidays: [] };
}

/** The same day again takes it back. */
function withHoliday(rules: SiteRules, now: WorkingHours, words: string): SiteRules | undefined {
  const day = parseDate(words);
  if (day === undefined) return undefined;
  const holidays = now.holidays.includes(day)
    ? now.holidays.filter((each) => each !== day)
    : [...now.holidays, day].sort();
  return { ...rules, hours: { ...now, holidays } };
}

function describe(
  { hours: set, claimMinutes }: SiteRules,
  { texts, name }: { readonly texts: Texts; readonly name: string },
): string {
  const today = set && localTime(new Date(), set.timeZone).date;
  const holidays = (set?.holidays ?? []).filter((day) => !today || day >= today);
  const dates = holidays.map((day) => formatDate(day, texts.locale));
  return [
    texts.hoursHeading(name),
    set ? `${formatWeek(set.week, texts.locale)} (${set.timeZone})` : texts.roundTheClock,
    ...(holidays.length > 0 ? [texts.holidays(dates.join(", "))] : []),
    texts.claimLimit(claimMinutes),
    "",
    texts.hoursUsage,
  ].join("\n");
}
