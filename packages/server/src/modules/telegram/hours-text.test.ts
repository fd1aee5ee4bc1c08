import { describe, expect, it } from "vitest";
import { formatDate, formatWeek, parseDate, parseWeek } from "./hours-text.ts";

describe("working hours as people write them", () => {
  it.each([
    ["пн-пт 9-18, сб 10:30-16", "пн-пт 09:00–18:00, сб 10:30–16:00"],
    ["Понедельник–Воскресенье 0-24", "пн-вс 00:00–24:00"],
    ["пт-пн 10-20", "пн 10:00–20:00, пт-вс 10:00–20:00"],
    ["пн-пт 22-6, сб 18-0", "пн-пт 22:00–06:00, сб 18:00–24:00"],
    ["mon-fri 9-13, mon-fri 14-18", "пн-пт 09:00–13:00 14:00–18:00"],
  ])("reads %s", (text, shown) => {
    const week = parseWeek(text);
    expect(week && formatWeek(week, "ru")).toBe(shown);
  });

  it.each(["", "пн", "пн 9-9", "пн 24-6", "пн 9-25", "до утра 9-18", "пн-пт 9-18, потом спать"])(
    "does not guess at %j",
    (text) => {
      expect(parseWeek(text)).toBeUndefined();
    },
  );
});

describe("formatDate", () => {
  it.each(["ru", "en"] as const)("writes in %s what parseDate reads", (locale) => {
    expect(parseDate(formatDate("2026-12-31", locale))).toBe("2026-12-31");
  });

  it("writes a Russian date as Russians do", () => {
    expect(formatDate("2026-05-01", "ru")).toBe("01.05.2026");
  });
});

describe("parseDate", () => {
  it.each([
    ["31.12.2026", "2026-12-31"],
    ["1.5.2027", "2027-05-01"],
    ["2026-12-31", "2026-12-31"],
    ["30.02.2026", undefined],
    ["2026-02-30", undefined],
    ["2026-1-1", undefined],
    ["вчера", undefined],
  ])("reads %s as %s", (text, date) => {
    expect(parseDate(text)).toBe(date);
  });
});
