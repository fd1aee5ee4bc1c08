import { describe, expect, it } from "vitest";
import { cleanName, maskPhone, pageLabel, untilNextStep, waitingStep } from "./format.ts";

describe("cleanName", () => {
  it.each([
    ["Алексей", "Алексей"],
    ["  Анна\n\tМария ", "Анна Мария"],
    ["Manager ✅", "Manager"],
    ["🟢 Бот 🤖", "Бот"],
    ["admin\u202Eимя\u2066", "adminимя"],
    ["пу\u200Bсто\u00AD", "пусто"],
    ["@all #K7F2", "all K7F2"],
    ["\u200F\u3164 ", ""],
    ["Алексей +7 916 123-45-67", "Алексей +7 916 •••-45-67"],
    ["89161234567", "+8916 •••-45-67"],
    ["Гость 2019", "Гость 2019"],
  ])("makes %j %j", (name, clean) => {
    expect(cleanName(name)).toBe(clean);
  });

  it("trims piles of combining marks and names without end", () => {
    expect(cleanName(`З${"\u0337\u0322\u031B".repeat(20)}А`).length).toBeLessThanOrEqual(5);
    expect(cleanName("я".repeat(500)).length).toBe(40);
  });
});

describe("maskPhone", () => {
  it.each([
    ["+79161234567", "+7 916 •••-45-67"],
    ["+998901234567", "+99890 •••-45-67"],
    ["+7 916 •••-45-67", "+7 916 •••-45-67"],
    ["12345", "•••••"],
  ])("shows %s as %s", (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked);
  });
});

describe("pageLabel", () => {
  it("names host and path, and nothing that may be personal", () => {
    expect(pageLabel("https://ilpo-taxi.top/usloviya?phone=79161234567#x")).toBe(
      "ilpo-taxi.top/usloviya",
    );
    expect(pageLabel("https://ilpo-taxi.top/")).toBe("ilpo-taxi.top");
    expect(pageLabel("https://such.test/%D0%B0%E0")).toBe("such.test/%D0%B0%E0");
    expect(pageLabel("javascript")).toBe("");
  });
});

describe("the steps of waiting", () => {
  it("are few, so that a waiting card costs few edits", () => {
    const shown = new Set(Array.from({ length: 180 }, (_, minute) => waitingStep(minute * 60_000)));
    expect([...shown]).toEqual([0, 1, 5, 10, 30, 60]);
    expect(untilNextStep(61_000)).toBe(239_000);
    expect(untilNextStep(60 * 60_000)).toBeUndefined();
  });
});
