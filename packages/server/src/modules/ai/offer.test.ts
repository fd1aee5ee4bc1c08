import { describe, expect, it } from "vitest";
import { acceptsOffer } from "./offer.ts";

const offer = "Честно говоря, этого я не знаю. Позвать менеджера?";

describe("an offer to call a manager", () => {
  it.each(["Да!", "да, позовите", "ну давай", "да позови его сюда", "da", "ооба", "ҳа", "+", "👍🏽"])(
    "is accepted by: %s",
    (text) => {
      expect(acceptsOffer(text, offer)).toBe(true);
    },
  );

  it.each(["нет", "не надо", "да нет, не надо", "да а сколько комиссия", "а его как зовут", ""])(
    "is not accepted by: %s",
    (text) => {
      expect(acceptsOffer(text, offer)).toBe(false);
    },
  );

  it("is accepted only after it was made", () => {
    expect(acceptsOffer("да", "Комиссия парка 3%.")).toBe(false);
    expect(acceptsOffer("да", undefined)).toBe(false);
  });
});
