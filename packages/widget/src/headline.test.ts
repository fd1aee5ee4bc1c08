import type { ChatState } from "@ilpo-chat/sdk";
import { describe, expect, it } from "vitest";
import { blankState, connected, talk } from "../test/fake-chat-client.ts";
import { toHeadline } from "./headline.ts";
import { ru } from "./i18n/ru.ts";

const headline = (state: Partial<ChatState>) =>
  toHeadline(
    { ...blankState, connection: connected, ...state },
    { title: "Илпо Такси", isCalling: false },
    ru,
  );

describe("toHeadline", () => {
  it("shows the site while the consultant answers", () => {
    expect(headline({})).toEqual({
      title: "Илпо Такси",
      subtitle: "Отвечаем сразу, круглосуточно",
      face: "site",
      letter: "И",
      isPresent: true,
    });
  });

  it("shows the manager who leads the conversation", () => {
    expect(
      headline({ conversation: { ...talk, mode: "manager", manager: { name: "Анна" } } }),
    ).toEqual({
      title: "Анна",
      subtitle: "Менеджер · онлайн",
      face: "manager",
      letter: "А",
      isPresent: true,
    });
  });

  it("does not claim that a manager is there who is off shift", () => {
    const conversation = { ...talk, mode: "manager" as const, manager: { name: "Анна" } };
    expect(headline({ conversation, site: { online: false } })).toMatchObject({
      subtitle: "Менеджер",
      isPresent: false,
    });
  });

  it.each([
    [{ connection: { status: "connecting", code: "offline" } }, "Подключаемся…"],
    [{ reply: { turn: 1, text: "" } }, "Консультант печатает…"],
    [{ conversation: { ...talk, status: "transferred" } }, "Зовём менеджера…"],
    [{ conversation: { ...talk, status: "closed" } }, "Разговор завершён"],
  ] satisfies [Partial<ChatState>, string][])("tells %j as %s", (state, subtitle) =>
    expect(headline(state).subtitle).toBe(subtitle),
  );
});
