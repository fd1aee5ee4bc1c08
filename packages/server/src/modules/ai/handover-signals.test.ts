import type { Entry } from "@ilpo-chat/protocol";
import { describe, expect, it } from "vitest";
import { admitsIgnorance, isUnhappy } from "./handover-signals.ts";
import { cardFor, wantsToJoin } from "./lead-card.ts";

const at = "2026-01-01T00:00:00.000Z";
const thumb = (seq: number, target: number, helpful: boolean): Entry => ({
  ...{ seq, at, type: "feedback.given" as const, target, helpful },
});
const rated = (seq: number, score: number): Entry => ({
  ...{ seq, at, type: "rated" as const, rating: { score } },
});
const returned: Entry = { seq: 9, at, type: "mode.changed", mode: "ai", by: "manager" };

describe("a visitor is unhappy", () => {
  it.each([
    ["after two answers with a thumb down", [thumb(3, 1, false), thumb(4, 2, false)], true],
    ["not after one", [thumb(3, 1, false)], false],
    [
      "not when the thumb was turned",
      [thumb(3, 1, false), thumb(4, 2, false), thumb(5, 2, true)],
      false,
    ],
    ["after a low mark", [rated(3, 2)], true],
    ["not after a good one", [rated(3, 1), rated(4, 5)], false],
    ["not any more when a manager has seen to it", [rated(3, 1), returned], false],
  ] as const)("%s", (_case, entries, expected) => {
    expect(isUnhappy(entries)).toBe(expected);
  });
});

it("an answer that is none says so", () => {
  expect(admitsIgnorance("Честно говоря, этого я не знаю. Позвать менеджера?")).toBe(true);
  expect(admitsIgnorance("Комиссия парка 3%.")).toBe(false);
});

describe("the lead's form", () => {
  const offered = {
    seq: 2,
    at,
    type: "message.created",
    message: { card: "lead" },
  } as unknown as Entry;
  const base = { question: "какая комиссия", handover: undefined, lead: null, entries: [] };
  it("goes to who wants to join, once, and to who is handed over, until there is a phone", () => {
    const joining = { ...base, question: "Хочу подключиться к вам" };
    const phone = { status: "new" as const, phone: "+7 916 •••-45-67" };
    expect(cardFor(base)).toBeUndefined();
    expect(cardFor(joining)).toBe("lead");
    expect(cardFor({ ...joining, entries: [offered] })).toBeUndefined();
    expect(cardFor({ ...base, handover: "asked", entries: [offered] })).toBe("lead");
    expect(cardFor({ ...base, handover: "asked", lead: phone })).toBeUndefined();
  });

  it.each([
    "как подключиться",
    "хочу устроиться курьером",
    "можно оставить заявку",
    "I want to join",
  ])("is for: %s", (text) => expect(wantsToJoin(text)).toBe(true));
  it.each(["какая комиссия", "не подключается приложение", "сколько стоит аренда"])(
    "is not for: %s",
    (text) => expect(wantsToJoin(text)).toBe(false),
  );
});
