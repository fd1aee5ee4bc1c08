import { type DaySpan, minutesOf, type WorkingHours } from "./working-hours.ts";

const DAYS = {
  ru: ["пн", "вт", "ср", "чт", "пт", "сб", "вс"],
  en: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
} as const;

const FULL = {
  ru: ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"],
  en: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
} as const;

const MIDNIGHT = 24 * 60;

type Week = WorkingHours["week"];

/** Reads `пн-пт 9-18, сб 22-6`; days that are not named are free. Undefined when it cannot be read. */
export function parseWeek(text: string): Week | undefined {
  const week: DaySpan[][] = Array.from({ length: 7 }, () => []);
  const parts = text
    .toLowerCase()
    .replaceAll(/[–—]/gu, "-")
    .split(/[,;\n]+/u)
    .map((part) => part.trim())
    .filter(Boolean);
  for (const part of parts) {
    const read = readPart(part);
    if (!read) return undefined;
    for (const day of read.days) week[day]?.push(read.span);
  }
  return parts.length > 0 ? week : undefined;
}

const PART = /^([а-яa-z]+)(?:\s*-\s*([а-яa-z]+))?\s+(\d[\d:]*)\s*-\s*(\d[\d:]*)$/u;

/** One `пн-пт 9-18`. */
function readPart(
  part: string,
): { readonly days: readonly number[]; readonly span: DaySpan } | undefined {
  const [, from = "", to = from, start = "", end = ""] = PART.exec(part) ?? [];
  const days = daysBetween(from, to);
  const span = spanOf(start, end);
  return days && span && { days, span };
}

/** Reads `31.12.2026` or `2026-12-31`; undefined when there is no such day. */
export function parseDate(text: string): string | undefined {
  const [, day = "", month = "", year = ""] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/u.exec(text) ?? [];
  const date = year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : text;
  const at = new Date(`${date}T00:00:00Z`);
  const isDay = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
  return isDay && date.length === 10 ? date : undefined;
}

/** A date as it is written in that language: `31.12.2026`, `2026-12-31`. */
export function formatDate(date: string, locale: "ru" | "en"): string {
  return locale === "ru" ? date.split("-").toReversed().join(".") : date;
}

/** `пн-пт 09:00–18:00, сб 10:00–16:00`. */
export function formatWeek(week: Week, locale: "ru" | "en"): string {
  const names = DAYS[locale];
  const runs: { first: number; last: number; spans: string }[] = [];
  for (const [day, spans] of week.entries()) {
    const text = spans.map(({ from, to }) => `${from}–${to}`).join(" ");
    const run = runs.at(-1);
    if (run && run.spans === text && run.last === day - 1) run.last = day;
    else runs.push({ first: day, last: day, spans: text });
  }
  return runs
    .filter(({ spans }) => spans !== "")
    .map(({ first, last, spans }) => {
      const days = first === last ? names[first] : `${names[first]}-${names[last]}`;
      return `${days} ${spans}`;
    })
    .join(", ");
}

function daysBetween(from: string, to: string): number[] | undefined {
  const [first, last] = [dayOf(from), dayOf(to)];
  if (first === undefined || last === undefined) return undefined;
  const length = ((last - first + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => (first + index) % 7);
}

function dayOf(name: string): number | undefined {
  const indexes = [DAYS.ru, DAYS.en, FULL.ru, FULL.en].map((names) =>
    names.findIndex((each) => each === name),
  );
  return indexes.find((found) => found !== -1);
}

function spanOf(start: string, end: string): DaySpan | undefined {
  const [from, to] = [minutesOf(start), minutesOf(end)];
  if (from === undefined || to === undefined || from === to || from === MIDNIGHT) return undefined;
  // `18-0` ends with its own day.
  return { from: clock(from), to: clock(to === 0 ? MIDNIGHT : to) };
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
