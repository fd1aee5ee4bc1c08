import { describe, expect, it } from "vitest";
import {
  isOpenAt,
  isTimeZone,
  opensAfter,
  workingDay,
  type WorkingHours,
} from "./working-hours.ts";

const day = [{ from: "09:00", to: "18:00" }];
const hours = (changes: Partial<WorkingHours> = {}): WorkingHours => ({
  timeZone: "Europe/Moscow",
  week: [day, day, day, day, day, [], []],
  holidays: [],
  ...changes,
});
// 23 November 2026 is a Monday; Moscow is three hours ahead of UTC.
const at = (text: string) => new Date(`${text}Z`);

describe("working hours", () => {
  it("are those of the site's own zone, up to the last minute", () => {
    expect(isOpenAt(hours(), at("2026-11-23T05:59"))).toBe(false);
    expect(isOpenAt(hours(), at("2026-11-23T06:00"))).toBe(true);
    expect(isOpenAt(hours(), at("2026-11-23T14:59"))).toBe(true);
    expect(isOpenAt(hours(), at("2026-11-23T15:00"))).toBe(false);
  });

  it("begin again the next working day, holidays left out", () => {
    const fridayEvening = at("2026-11-27T20:00");
    expect(opensAfter(hours(), fridayEvening)).toEqual(at("2026-11-30T06:00"));
    const withHoliday = hours({ holidays: ["2026-11-30"] });
    expect(opensAfter(withHoliday, fridayEvening)).toEqual(at("2026-12-01T06:00"));
    expect(opensAfter(hours(), at("2026-11-23T03:00"))).toEqual(at("2026-11-23T06:00"));
    expect(opensAfter(hours(), at("2026-11-23T10:00"))).toBeUndefined();
  });

  it("know a break, and a day that goes on to midnight", () => {
    const split = hours({
      week: Array.from({ length: 7 }, () => [
        { from: "09:00", to: "13:00" },
        { from: "14:00", to: "24:00" },
      ]),
    });
    expect(opensAfter(split, at("2026-11-23T10:30"))).toEqual(at("2026-11-23T11:00"));
    expect(isOpenAt(split, at("2026-11-23T20:59"))).toBe(true);
    expect(isOpenAt(split, at("2026-11-23T21:00"))).toBe(false);
  });

  it("of a night belong to the day on which they begin, holidays too", () => {
    const night = [{ from: "22:00", to: "06:00" }];
    // Monday to Friday, 22 to 6 in Moscow.
    const nights = hours({ week: [night, night, night, night, night, [], []] });
    const open = (text: string, changes: Partial<WorkingHours> = {}) =>
      isOpenAt({ ...nights, ...changes }, at(text));
    expect([open("2026-11-23T18:59"), open("2026-11-23T19:00")]).toEqual([false, true]);
    expect([open("2026-11-24T02:59"), open("2026-11-24T03:00")]).toEqual([true, false]);
    // Sunday's night into Monday is none; Friday's goes on into Saturday.
    expect([open("2026-11-23T00:00"), open("2026-11-28T02:59")]).toEqual([false, true]);
    const holidays = ["2026-11-25"];
    // The night before goes on into the holiday; the holiday's own is left out.
    expect(open("2026-11-25T02:00", { holidays })).toBe(true);
    expect(open("2026-11-25T19:30", { holidays })).toBe(false);
    expect(open("2026-11-26T02:00", { holidays })).toBe(false);
    expect(opensAfter({ ...nights, holidays }, at("2026-11-25T03:00"))).toEqual(
      at("2026-11-26T19:00"),
    );
    expect(opensAfter(nights, at("2026-11-24T02:00"))).toBeUndefined();
    expect(opensAfter(nights, at("2026-11-28T03:00"))).toEqual(at("2026-11-30T19:00"));
    expect(workingDay(nights, at("2026-11-23T22:00"))).toBe("2026-11-23");
    expect(workingDay(nights, at("2026-11-24T12:00"))).toBeUndefined();
  });

  it("of a night on which clocks change end at the wall's time", () => {
    const night = Array.from({ length: 7 }, () => [{ from: "22:00", to: "06:00" }]);
    const berlin = hours({ timeZone: "Europe/Berlin", week: night });
    expect(isOpenAt(berlin, at("2026-03-29T03:59"))).toBe(true);
    expect(isOpenAt(berlin, at("2026-03-29T04:00"))).toBe(false);
    expect(isOpenAt(berlin, at("2026-10-25T04:59"))).toBe(true);
    expect(isOpenAt(berlin, at("2026-10-25T05:00"))).toBe(false);
  });

  it("follow a zone whose clocks change", () => {
    const berlin = hours({ timeZone: "Europe/Berlin", week: Array.from({ length: 7 }, () => day) });
    // On 29 March 2026 clocks go forward at two.
    expect(opensAfter(berlin, at("2026-03-28T20:00"))).toEqual(at("2026-03-29T07:00"));
    expect(opensAfter(berlin, at("2026-03-27T20:00"))).toEqual(at("2026-03-28T08:00"));
  });

  it("never begin where no day is a working day", () => {
    expect(opensAfter(hours({ week: [[], [], [], [], [], [], []] }), at("2026-11-23T10:00"))).toBe(
      undefined,
    );
  });

  it("refuse zones that nobody knows", () => {
    expect([isTimeZone("Asia/Yekaterinburg"), isTimeZone("Mars/Olympus")]).toEqual([true, false]);
  });
});
