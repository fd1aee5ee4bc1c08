import type { TalkWords } from "./words.ts";

/** Dates and times in the visitor's language and zone. */
export interface TimeFormat {
  /** `14:02` */
  time(at: string): string;
  /** `12.03.2026` */
  date(at: string): string;
  /** `Сегодня`, `Вчера`, `12 марта`, `12 марта 2025 г.` */
  day(at: string): string;
  /** `после 09:00`, `завтра после 09:00`, `12 марта, после 09:00` */
  after(at: string): string;
}

/** `now` is asked at each call; `timeZone` is the device's unless a test names another. */
export function createTimeFormat(
  words: TalkWords,
  language: string,
  { now = () => Date.now(), timeZone }: { now?: () => number; timeZone?: string } = {},
): TimeFormat {
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(language, { ...options, ...(timeZone && { timeZone }) });
  const clock = format({ hour: "2-digit", minute: "2-digit" });
  const shortDay = format({ day: "numeric", month: "long" });
  const longDay = format({ day: "numeric", month: "long", year: "numeric" });
  const numericDay = format({ day: "2-digit", month: "2-digit", year: "numeric" });
  // Only compared, never shown.
  const dayKey = format({ day: "numeric", month: "numeric", year: "numeric" });
  const year = format({ year: "numeric" });
  const daysAway = (at: Date): number => {
    const offsets = [-1, 0, 1];
    const dayMs = 86_400_000;
    return (
      offsets.find((days) => dayKey.format(now() + days * dayMs) === dayKey.format(at)) ??
      Number.NaN
    );
  };
  const date = (at: Date): string =>
    (year.format(at) === year.format(now()) ? shortDay : longDay).format(at);
  return {
    time: (at) => clock.format(new Date(at)),
    date: (at) => numericDay.format(new Date(at)),
    day(at) {
      const moment = new Date(at);
      const days = daysAway(moment);
      if (days === 0) return words.today;
      return days === -1 ? words.yesterday : date(moment);
    },
    after(at) {
      const moment = new Date(at);
      const days = daysAway(moment);
      const time = clock.format(moment);
      if (days === 0) return words.after(time);
      return days === 1 ? words.tomorrowAfter(time) : `${date(moment)}, ${words.after(time)}`;
    },
  };
}
