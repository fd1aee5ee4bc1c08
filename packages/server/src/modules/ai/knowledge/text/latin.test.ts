import { describe, expect, it } from "vitest";
import { switchLayout, transliterate } from "./latin.ts";

describe("Russian in Latin letters", () => {
  it.each([
    ["skolko", "сколко"],
    ["komissiya", "комиссия"],
    ["mozhno", "можно"],
    ["zayavka", "заявка"],
    ["schet", "щет"],
    ["комиссия", "комиссия"],
  ])("reads %s as %s", (word, expected) => {
    expect(transliterate(word)).toBe(expected);
  });

  it("reads what was typed with the keyboard left in English", () => {
    expect(switchLayout("rfrfz rjvbccbz e gfhrf")).toBe("какая комиссия у парка");
  });
});
