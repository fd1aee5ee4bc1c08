import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLinkFilter, linksTo, withoutForeignLinks } from "./link-filter.ts";
import { createMask } from "./mask.ts";
import { createOutlet } from "./outlet.ts";

const digit = fc.integer({ min: 0, max: 9 }).map(String);
const digits = (count: number) =>
  fc.array(digit, { minLength: count, maxLength: count }).map((all) => all.join(""));
const phone = fc
  .tuple(
    fc.constantFrom("+7", "8", "7"),
    fc.constantFrom(
      [" (", ") ", "-", "-"],
      ["", "", "", ""],
      [" ", " ", " ", " "],
      ["-", "-", "-", "-"],
    ),
    fc.tuple(digits(3), digits(3), digits(2), digits(2)),
  )
  .map(([start, gaps, groups]) => start + groups.map((group, at) => gaps[at] + group).join(""));
const personal = fc.oneof(
  phone,
  fc.tuple(digits(4), digits(6)).map((parts) => parts.join(" ")),
  fc
    .tuple(digits(4), digits(4), digits(4), digits(4), fc.constantFrom("", " ", "-"))
    .map(([a, b, c, d, gap]) => [a, b, c, d].join(gap)),
  fc.tuple(digits(3), digits(3), digits(3), digits(2)).map(([a, b, c, d]) => `${a}-${b}-${c} ${d}`),
  fc
    .tuple(
      fc.constantFrom("ivan.petrov", "taxi_77", "петр"),
      fc.constantFrom("mail.ru", "почта.рф"),
    )
    .map((parts) => parts.join("@")),
  digits(12),
  fc
    .tuple(fc.constantFrom("А", "К", "m"), digits(3), fc.constantFrom("ВС", "ор"), digits(2))
    .map((parts) => parts.join("")),
);
const word = fc.constantFrom(
  "мой",
  "номер",
  "[[phone-1]]",
  "[[",
  "комиссия 3%",
  "4 500–6 000 рублей",
  "с 7 до 10",
  "\n",
);
const message = fc
  .array(fc.oneof(word, personal), { maxLength: 12 })
  .map((words) => words.join(" "));

/** The text in pieces, cut anywhere. */
const inPieces = (text: string, cuts: readonly number[]): string[] => {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].toSorted((a, b) => a - b);
  return [0, ...places].map((from, at) => text.slice(from, places[at] ?? text.length));
};
const cuts = fc.array(fc.nat(10_000), { maxLength: 30 });

describe("personal data in front of a provider", () => {
  it.each([
    ["8 (916) 123-45-67", "phone"],
    ["+79161234567", "phone"],
    ["9161234567", "phone"],
    ["+998 90 123 45 67", "phone"],
    ["8 9 1 6 1 2 3 4 5 6 7", "phone"],
    ["123-45-67", "phone"],
    ["ivan@mail.ru", "email"],
    ["4276 1234 5678 9012", "card"],
    ["2200123456789012345", "card"],
    ["112-233-445 95", "snils"],
    ["4510 123456", "document"],
    ["45 10 № 123456", "document"],
    ["99АК 123456", "document"],
    ["771234567890", "document"],
    ["XTA210990Y2696785", "vin"],
    ["8 916 12 34 567", "phone"],
    ["8,916,123,45,67", "phone"],
    ["8_916_123_45_67", "phone"],
    ["8\u200b916\u200b1234567", "phone"],
    ["0555 12 34 56", "phone"],
    ["90 123 45 67", "phone"],
    ["ivan @ mail.ru", "email"],
    ["ivan собака mail точка ру", "email"],
    ["4276  1234  5678  9012", "card"],
    ["42 76 12 34 56 78 90 12", "card"],
    ["4 2 7 6 1 2 3 4 5 6 7 8 9 0 1 2", "card"],
    ["112 233 445 95", "snils"],
    ["4510/123456", "document"],
    ["AA 1234567", "document"],
    ["ID1234567", "document"],
    ["восемь девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь", "spoken"],
    ["8-девятьсот-шестнадцать-123-45-67", "spoken"],
    ["девять один шесть, один два три, сорок пять, шестьдесят семь", "spoken"],
    ["восемь девятьсот 45 12", "spoken"],
    ["А123ВС77", "plate"],
    ["к 456 ор 799", "plate"],
  ])("%s is hidden as %s", (value, kind) => {
    const mask = createMask();
    expect(mask.hide(`Вот: ${value}, запишите`)).toBe(`Вот: [[${kind}-1]], запишите`);
  });

  it("a document's number is hidden behind its name, too", () => {
    expect(createMask().hide("паспорт серия 4510 номер 123456")).not.toMatch(/\d{4}/);
  });

  it.each([
    "Доход 4 500–6 000 рублей в день, комиссия 3%",
    "не старше 2012 года, стаж от 5 лет, звоните 112",
    "с 7 до 10 утра, с 17 до 21 вечера",
    "бонус 5 000 рублей, когда он выполнит 100 заказов; 500 000 в год",
    "Солярис 2019, Кузов 2",
    "с 01.04.2024 по 12.05.2025",
    "машины 2012, 2016, 2019 и 2020 года, 2012 2016 2019 2020",
    "двадцать один год, стаж три года, сто двадцать пять тысяч рублей",
    "раз два три четыре пять",
    "с собакой можно? собака в машине",
    "до 1000000 рублей",
  ])("%s is left as it is", (text) => {
    expect(createMask().hide(text)).toBe(text);
  });

  it("comes back exactly, whatever was said", () => {
    fc.assert(
      fc.property(message, (text) => {
        const mask = createMask();
        expect(mask.restore(mask.hide(text))).toBe(text);
      }),
    );
  });

  it("is nowhere in what is sent", () => {
    fc.assert(
      fc.property(personal, word, (value, around) => {
        const hidden = createMask().hide(`${around} ${value} ${around}`);
        expect(hidden).not.toContain(value);
        expect(hidden.replaceAll(/-\d+\]\]/g, "")).not.toMatch(/\d{5}/);
      }),
    );
  });

  it("comes back in a stream however that is cut", () => {
    fc.assert(
      fc.property(message, cuts, (text, places) => {
        const mask = createMask();
        const sent = mask.hide(text);
        const outlet = createOutlet(mask, () => true);
        const shown = inPieces(sent, places).map((piece) => outlet.push(piece));
        expect(shown.join("") + outlet.end()).toBe(text);
      }),
    );
  });
});

describe("links in an answer", () => {
  const isAllowed = linksTo(new Set(["ilpo-taxi.top"]));
  it.each([
    ["Смотрите [условия](https://ilpo-taxi.top/a?b=1).", undefined],
    ["https://www.ilpo-taxi.top/x, да", undefined],
    ["[условия](https://evil.test/?d=secret)", "условия"],
    ["![](https://evil.test/?d=secret)", ""],
    ["![вид](https://ilpo-taxi.top/a.png)", "вид"],
    ["[a](javascript:alert(1))", "a"],
    ["[a](//evil.test/x)", "a"],
    ["[a](https://ilpo-taxi.top@evil.test)", "a"],
    ["[https://ilpo-taxi.top](https://evil.test)", "https://ilpo-taxi.top"],
    ["пишите на https://evil.test/?d=1.", "пишите на (ссылка скрыта)."],
    ["www.evil.test", "(ссылка скрыта)"],
    ["<https://evil.test/a>", "(ссылка скрыта)"],
    ["[x][1]\n[1]: https://evil.test", "[x][1]\n[1]: (ссылка скрыта)"],
    ["<img src=https://evil.test/a.png>", "<img src=(ссылка скрыта)>"],
    ["tg://resolve?domain=evil", "(ссылка скрыта)"],
    ["без ссылок: 3%, т.е. мало", undefined],
  ])("%s", (text, expected) => {
    expect(withoutForeignLinks(text, isAllowed)).toBe(expected ?? text);
  });

  const piece = fc.constantFrom(
    ..."[]()! \n<>a.".split(""),
    "https://evil.test/?d=1",
    "https://ilpo-taxi.top/",
    "](",
    "![",
    "//",
    "www.",
    "слово ",
    "слово",
    "«да»",
  );
  const words = fc.array(piece, { maxLength: 25 }).map((all) => all.join(""));

  it("are the same however the words come", () => {
    fc.assert(
      fc.property(words, cuts, (text, places) => {
        const filter = createLinkFilter(isAllowed);
        const shown = inPieces(text, places).map((one) => filter.push(one));
        expect(shown.join("") + filter.end()).toBe(withoutForeignLinks(text, isAllowed));
      }),
      { numRuns: 2_000 },
    );
  });

  it("never go to a foreign host", () => {
    fc.assert(
      fc.property(words, (text) => {
        const shown = withoutForeignLinks(text, isAllowed);
        // What stands in the address of an allowed host goes to that host.
        const foreign = shown.replaceAll(/https:\/\/ilpo-taxi\.top\/[^\s<>]*/g, "");
        expect(foreign).not.toMatch(/:\/\/evil|www\.evil/);
      }),
      { numRuns: 2_000 },
    );
  });

  it("are shown without waiting for the end of the line", () => {
    const filter = createLinkFilter(isAllowed);
    expect(filter.push("Комис")).toBe("Коми");
    expect(filter.push("сия [3%] ")).toBe("ссия [3%] ");
    expect(filter.push("парка [тут](https://evil.te")).toBe("парка ");
    expect(filter.push("st) и ещё ")).toBe("тут и ещё ");
  });
});
