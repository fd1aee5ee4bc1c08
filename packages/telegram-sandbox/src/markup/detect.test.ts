import { describe, expect, it } from "vitest";
import { detectEntities } from "./detect.ts";

function found(text: string): string[] {
  return detectEntities(text).map(
    ({ type, offset, length }) => `${type} ${text.slice(offset, offset + length)}`,
  );
}

describe("detectEntities", () => {
  it.each([
    ["/start invite", ["bot_command /start"]],
    ["/list@ilpo_bot и /on", ["bot_command /list@ilpo_bot", "bot_command /on"]],
    ["см. https://ilpo-taxi.top/usloviya, да", ["url https://ilpo-taxi.top/usloviya"]],
    [
      "пишите a@b.ru или @anna_ilpo #срочно",
      ["email a@b.ru", "mention @anna_ilpo", "hashtag #срочно"],
    ],
    ["// заметка 1/2", []],
    ["звоните +7 916 123-45-67", ["phone_number +7 916 123-45-67"]],
  ])("%s", (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it("leaves code alone", () => {
    const code = { type: "code", offset: 0, length: 6 } as const;
    expect(detectEntities("/start", [code])).toEqual([code]);
  });
});
