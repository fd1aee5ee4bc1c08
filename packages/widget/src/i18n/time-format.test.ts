import { describe, expect, it } from "vitest";
import { enTalk as en } from "./en.ts";
import { kkTalk as kk } from "./kk.ts";
import { kyTalk as ky } from "./ky.ts";
import { ruTalk as ru } from "./ru-talk.ts";
import { tgTalk as tg } from "./tg.ts";
import { createTimeFormat } from "./time-format.ts";
import { uzTalk as uz } from "./uz.ts";
import { chooseLanguage, loadSpeech } from "./words.ts";

const now = () => Date.parse("2026-03-12T20:30:00Z");
const moscow = createTimeFormat(ru, "ru", { now, timeZone: "Europe/Moscow" });

describe("createTimeFormat", () => {
  it("shows the time in the visitor's zone", () => {
    expect(moscow.time("2026-03-12T11:02:00Z")).toBe("14:02");
  });

  it.each([
    ["2026-03-11T21:30:00Z", "Сегодня"],
    ["2026-03-11T20:30:00Z", "Вчера"],
    ["2026-03-09T12:00:00Z", "9 марта"],
    ["2025-12-31T12:00:00Z", "31 декабря 2025 г."],
  ])("names the day of %s %s", (at, day) => expect(moscow.day(at)).toBe(day));

  it.each([
    ["2026-03-12T20:45:00Z", "после 23:45"],
    ["2026-03-13T06:00:00Z", "завтра после 09:00"],
    ["2026-03-16T06:00:00Z", "16 марта, после 09:00"],
  ])("tells when managers are back at %s: %s", (at, words) => expect(moscow.after(at)).toBe(words));

  it("speaks English", () => {
    const london = createTimeFormat(en, "en-GB", { now, timeZone: "Europe/London" });
    expect(london.day("2026-03-09T12:00:00Z")).toBe("9 March");
  });

  it("speaks Uzbek to a page that asks for it in Latin letters", async () => {
    expect(await loadSpeech(chooseLanguage(["uz-Latn-UZ"]))).toMatchObject({ talk: uz });
    const tashkent = createTimeFormat(uz, "uz", { now, timeZone: "Asia/Tashkent" });
    expect(tashkent.day("2026-03-12T20:00:00Z")).toBe("Bugun");
    expect(tashkent.day("2026-03-09T12:00:00Z")).toBe("9-mart");
  });

  it("speaks Tajik and Kazakh", async () => {
    expect(await loadSpeech(chooseLanguage(["tg-TJ"]))).toMatchObject({ talk: tg });
    expect(await loadSpeech(chooseLanguage(["kk-Cyrl"]))).toMatchObject({ talk: kk });
    const dushanbe = createTimeFormat(tg, "tg", { now, timeZone: "Asia/Dushanbe" });
    const almaty = createTimeFormat(kk, "kk", { now, timeZone: "Asia/Almaty" });
    expect(dushanbe.day("2026-03-12T20:00:00Z")).toBe("Имрӯз");
    expect(almaty.day("2026-03-09T12:00:00Z")).toBe("9 наурыз");
  });

  it("gives English words to a page that is written from the right", () => {
    expect(chooseLanguage(["ar-EG", "ru"])).toBe("en");
  });

  it("speaks Kyrgyz", async () => {
    expect(await loadSpeech(chooseLanguage(["de", "ky-KG"]))).toMatchObject({ talk: ky });
    const bishkek = createTimeFormat(ky, "ky", { now, timeZone: "Asia/Bishkek" });
    expect(bishkek.day("2026-03-12T20:00:00Z")).toBe("Бүгүн");
  });
});
