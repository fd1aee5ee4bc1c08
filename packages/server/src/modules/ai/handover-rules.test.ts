import { describe, expect, it } from "vitest";
import { acceptsOffer, handoverFor } from "./handover-rules.ts";

describe("a person is called", () => {
  it.each([
    ["asked", "менеджер"],
    ["asked", "Позовите менеджера, пожалуйста"],
    ["asked", "хочу поговорить с живым человеком"],
    ["asked", "соедините с оператором"],
    ["asked", "можно менеджера?"],
    ["asked", "дайте человека"],
    ["asked", "перезвоните мне"],
    ["asked", "I want to talk to a human"],
    ["accident", "попал в аварию на заказе"],
    ["accident", "у меня ДТП"],
    ["accident", "в меня въехали? врезались в меня на светофоре"],
    ["money", "деньги так и не пришли"],
    ["money", "не пришла выплата"],
    ["money", "пропали деньги с баланса"],
    ["complaint", "хочу пожаловаться"],
    ["complaint", "вы обманули меня"],
  ] as const)("as %s by: %s", (kind, text) => {
    expect(handoverFor(text)).toBe(kind);
  });

  it.each([
    "какая комиссия у парка",
    "когда менеджеры на связи",
    "что делать при дтп",
    "как позвонить менеджеру",
    "когда приходят деньги",
    "за сколько приходят деньги на карту",
    "жалоба пассажира, сколько разбирают",
    "чаевые когда приходят",
    "можно в двух парках работать",
    "сколько человек в парке",
    "",
  ])("not by: %s", (text) => {
    expect(handoverFor(text)).toBeUndefined();
  });
});

describe("an offer to call a manager", () => {
  const offer = "Честно говоря, этого я не знаю. Позвать менеджера?";
  it("is accepted by a short yes, and only after it was made", () => {
    expect(acceptsOffer("Да!", offer)).toBe(true);
    expect(acceptsOffer("да, позовите", offer)).toBe(true);
    expect(acceptsOffer("да а сколько комиссия", offer)).toBe(false);
    expect(acceptsOffer("да", "Комиссия парка 3%.")).toBe(false);
    expect(acceptsOffer("да", undefined)).toBe(false);
  });
});
