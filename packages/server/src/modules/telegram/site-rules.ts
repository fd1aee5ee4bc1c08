import * as v from "valibot";
import {
  isOpenAt,
  isTimeZone,
  minutesOf,
  opensAfter,
  workingDay,
  type WorkingHours,
} from "./working-hours.ts";

/** How a site hands over to people. */
export interface SiteRules {
  /** Null: round the clock. */
  readonly hours: WorkingHours | null;
  /** Minutes that a visitor waits before the call is repeated, and again before nobody is expected any more. */
  readonly claimMinutes: number;
  /** Hours of silence after which a conversation is closed. */
  readonly closeHours: number;
  /** Hours without a sign of life after which a manager's shift ends by itself. */
  readonly shiftHours: number;
}

const DEFAULTS: SiteRules = { hours: null, claimMinutes: 5, closeHours: 24, shiftHours: 12 };

const time = v.pipe(
  v.string(),
  v.check((text) => minutesOf(text) !== undefined),
);
const count = v.pipe(v.number(), v.minValue(0), v.maxValue(10_000));
const rulesSchema = v.partial(
  v.object({
    hours: v.nullable(
      v.object({
        timeZone: v.pipe(v.string(), v.check(isTimeZone)),
        week: v.pipe(v.array(v.array(v.object({ from: time, to: time }))), v.length(7)),
        holidays: v.array(v.pipe(v.string(), v.isoDate())),
      }),
    ),
    claimMinutes: count,
    closeHours: count,
    shiftHours: count,
  }),
);

/** Reads what is stored; what is missing, or cannot be read, is as it is by default. */
export function readRules(stored: unknown): SiteRules {
  const parsed = v.safeParse(rulesSchema, stored);
  if (!parsed.success) return DEFAULTS;
  const { hours, claimMinutes, closeHours, shiftHours } = parsed.output;
  return {
    hours: hours ?? DEFAULTS.hours,
    claimMinutes: claimMinutes ?? DEFAULTS.claimMinutes,
    closeHours: closeHours ?? DEFAULTS.closeHours,
    shiftHours: shiftHours ?? DEFAULTS.shiftHours,
  };
}

/** Whether managers of the site work at this moment. */
export function isOpen({ hours }: SiteRules, at: Date): boolean {
  return hours === null || isOpenAt(hours, at);
}

/** When they begin again; undefined while they work. */
export function opensAt({ hours }: SiteRules, at: Date): Date | undefined {
  return hours === null ? undefined : opensAfter(hours, at);
}

/** The local date on which the working time of this moment began; undefined round the clock and outside it. */
export function workDate({ hours }: SiteRules, at: Date): string | undefined {
  return hours === null ? undefined : workingDay(hours, at);
}
