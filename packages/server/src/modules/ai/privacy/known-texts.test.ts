import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { buildPrompt } from "../prompt.ts";
import { createKnownTexts } from "./known-texts.ts";
import { createMask } from "./mask.ts";
import { type FindPersonal, findPersonal } from "./patterns.ts";

const input = {
  site: { name: "Ilpo", persona: "Вы Оля, ваш номер 8 916 123-45-67" },
  past: [],
  question: "сколько?",
  notes: ["Обещали перезвонить на +7 916 765 43 21"],
  handover: undefined,
};

describe("known texts", () => {
  it("are looked through once", () => {
    const find = vi.fn<FindPersonal>(findPersonal);
    const known = createKnownTexts(find);
    const text = "Звоните: +7 916 123 45 67";
    expect(known(text)).toEqual(findPersonal(text));
    expect(known(text)).toEqual(findPersonal(text));
    expect(find).toHaveBeenCalledTimes(1);
  });

  it("are forgotten when many others came after them", () => {
    const find = vi.fn<FindPersonal>(findPersonal);
    const known = createKnownTexts(find);
    known("первый 1");
    for (let count = 0; count < 500; count += 1) known(`другой ${count}`);
    known("первый 1");
    expect(find).toHaveBeenCalledTimes(502);
  });

  it("hide in a prompt part by part what they hide in the whole", () => {
    const piece = fc.constantFrom(
      ...[
        "8 916",
        "123-45-67",
        "4510",
        "№ 123456",
        "seven@ilpo.top",
        "восемь девятьсот",
        "45",
        "12",
      ],
      ...["\n\n", "\n\n«", "«", "серия", "Комиссия 3%.", "собака", ".", ",", "a"],
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(" "));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), text, (texts, persona) => {
        const passages = texts.map((one, at) => ({
          ...{ slug: `${at}`, title: `Статья ${at}`, text: one, best: () => [], score: 1 },
        }));
        const [system] = buildPrompt({ ...input, site: { name: "Ilpo", persona }, passages });
        const { content, lasting } = system as { content: string; lasting: readonly string[] };
        expect(content.startsWith(`${lasting.join("\n\n")}\n\n`)).toBe(true);
        const mask = createMask();
        const known = createKnownTexts();
        const parts = lasting.map((part) => mask.hide(part, known)).join("\n\n");
        const rest = mask.hide(content.slice(lasting.join("\n\n").length));
        expect(parts + rest).toBe(createMask().hide(content));
      }),
    );
  });
});
