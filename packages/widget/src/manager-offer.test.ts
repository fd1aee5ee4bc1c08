import { describe, expect, it } from "vitest";
import { blankState, talk } from "../test/fake-chat-client.ts";
import { stored } from "../test/timeline-items.ts";
import { offersManager } from "./manager-offer.ts";

const after = (author: "ai" | "manager", text: string, mode: "ai" | "manager" = "ai") =>
  offersManager({
    ...blankState,
    conversation: { ...talk, mode },
    items: [stored(1, author, text)],
  });

describe("offersManager", () => {
  it("offers a person when the AI does not know", () => {
    expect(after("ai", "Точно не знаю. Позвать менеджера?")).toBe(true);
  });

  it("does not after an answer", () => expect(after("ai", "Комиссия 3%.")).toBe(false));

  it("does not when a person is there", () => {
    expect(after("ai", "Позвать менеджера?", "manager")).toBe(false);
    expect(after("manager", "Я менеджер", "manager")).toBe(false);
  });
});
