/**
 * Half-open span of local time, `09:00` to `18:00`; the end may be `24:00`. One that ends before it
 * begins, `22:00` to `06:00`, goes on into the next day and belongs to the day on which it begins.
 */
export interface DaySpan {
  readonly from: string;
  readonly to: string;
}

/** When managers answer. */
export interface WorkingHours {
  /** IANA name, `Europe/Moscow`. */
  readonly timeZone: string;
  /** By weekday, Monday first: seven lists. */
  readonly week: readonly (readonly DaySpan[])[];
  /** Local dates, `2026-12-31`, on which nobody begins to work. */
  readonly holidays: readonly string[];
}

/** A moment as a wall in that zone shows it. */
export interface LocalTime {
  /** `2026-12-31`. */
  readonly date: string;
  /** 0 is Monday. */
  readonly weekday: number;
  readonly minutes: number;
}

const DAY_MINUTES = 24 * 60;
const DAY_MS = DAY_MINUTES * 60_000;
/** A year without a working day is as good as never. */
const DAYS_AHEAD = 366;

/** Whether an IANA name is known here. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The local date, weekday and minute of a moment. */
export function localTime(at: Date, timeZone: string): LocalTime {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    ...{ year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const date = `${part["year"]}-${part["month"]}-${part["day"]}`;
  return {
    date,
    weekday: weekdayOf(date),
    minutes: Number(part["hour"]) * 60 + Number(part["minute"]),
  };
}

/** Whether managers work at this moment. */
export function isOpenAt(hours: WorkingHours, at: Date): boolean {
  return workingDay(hours, at) !== undefined;
}

/** The local date on which the work of this moment began: after midnight it may be yesterday's. */
export function workingDay(hours: WorkingHours, at: Date): string | undefined {
  const { date, minutes } = localTime(at, hours.timeZone);
  const yesterday = plusDays(date, -1);
  if (runs(spansOn(hours, date), minutes)) return date;
  return runs(spansOn(hours, yesterday), minutes + DAY_MINUTES) ? yesterday : undefined;
}

function runs(spans: readonly MinuteSpan[], minutes: number): boolean {
  return spans.some(({ from, to }) => from <= minutes && minutes < to);
}

/** The next moment at which they begin; undefined while they work, and when they never will. */
export function opensAfter(hours: WorkingHours, at: Date): Date | undefined {
  if (isOpenAt(hours, at)) return undefined;
  const { date: today, minutes: now } = localTime(at, hours.timeZone);
  for (let ahead = 0; ahead < DAYS_AHEAD; ahead += 1) {
    const date = plusDays(today, ahead);
    const starts = spansOn(hours, date).map(({ from }) => from);
    const next = starts.sort((a, b) => a - b).find((from) => ahead > 0 || from > now);
    if (next !== undefined) return momentOf(date, next, hours.timeZone);
  }
  return undefined;
}

/** Minutes since midnight of `9:30`; undefined when it is no time of a day. */
export function minutesOf(time: string): number | undefined {
  const [, hour = "", minute = "00"] = /^(\d{1,2})(?::(\d{2}))?$/u.exec(time) ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  return hour !== "" && Number(minute) < 60 && minutes <= DAY_MINUTES ? minutes : undefined;
}

/** In minutes of the day on which it begins; the end may lie beyond its midnight. */
interface MinuteSpan {
  readonly from: number;
  readonly to: number;
}

function spansOn({ week, holidays }: WorkingHours, date: string): MinuteSpan[] {
  if (holidays.includes(date)) return [];
  return (week[weekdayOf(date)] ?? []).map((span) => {
    const [from, to] = [minutesOf(span.from) ?? 0, minutesOf(span.to) ?? 0];
    return { from, to: to > from ? to : to + DAY_MINUTES };
  });
}

function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The zone's offset is found by looking; looking twice gets the days right on which clocks change. */
function momentOf(date: string, minutes: number, timeZone: string): Date {
  const wall = Date.parse(`${date}T00:00:00Z`) + minutes * 60_000;
  const offsetAt = (at: number) => {
    const local = localTime(new Date(at), timeZone);
    return Date.parse(`${local.date}T00:00:00Z`) + local.minutes * 60_000 - at;
  };
  const guess = wall - offsetAt(wall);
  return new Date(wall - offsetAt(guess));
}
