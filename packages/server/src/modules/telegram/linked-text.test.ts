import type { Message } from "grammy/types";
import { describe, expect, it } from "vitest";
import { wordsWithLinks } from "./linked-text.ts";

const message = (content: Partial<Message>) => content as Message;

describe("words with links behind them", () => {
  it("name the addresses, each after its own words", () => {
    const text = "Условия тут, анкета там 👍";
    const entities = [
      { type: "text_link", offset: 8, length: 3, url: "https://taxi.test/usloviya" },
      { type: "bold", offset: 0, length: 7 },
      { type: "text_link", offset: 20, length: 3, url: "https://taxi.test/anketa" },
    ] as const;
    expect(wordsWithLinks(message({ text, entities: [...entities] }))).toBe(
      "Условия тут (https://taxi.test/usloviya), анкета там (https://taxi.test/anketa) 👍",
    );
  });

  it("do not name an address that is written out", () => {
    const caption = "taxi.test";
    const url = "https://taxi.test/";
    const caption_entities = [{ type: "text_link" as const, offset: 0, length: 9, url }];
    expect(wordsWithLinks(message({ caption, caption_entities }))).toBe("taxi.test");
    expect(wordsWithLinks(message({}))).toBeUndefined();
  });
});
