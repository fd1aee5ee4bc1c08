import type { Entry } from "@ilpo-chat/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Line } from "../history.ts";
import { newestLines } from "../prompt-budget.ts";
import {
  dueLines,
  linesAfter,
  rolledWithout,
  ROLLED_LINES_MAX,
  type Rolled,
  stillTrue,
} from "./roll.ts";

const line = (seq: number, text: string): Line => ({ seq, from: "user", name: undefined, text });
const talks = fc.array(fc.string({ maxLength: 400, size: "max" }), { maxLength: 200 });

describe("the summary of a conversation's old part", () => {
  it("and the lines behind it are the whole conversation, after every answer", () => {
    fc.assert(
      fc.property(talks, (texts) => {
        const said: Line[] = [];
        let rolled: Rolled | undefined;
        for (const [seq, text] of texts.entries()) {
          said.push(line(seq, text));
          const due = dueLines(said, rolled);
          expect(due.every((one) => one.seq > (rolled?.uptoSeq ?? -1))).toBe(true);
          rolled =
            due.length === 0 ? rolled : { uptoSeq: due.at(-1)?.seq ?? 0, readSeq: seq, text: "" };
          const open = linesAfter(said, rolled);
          expect(newestLines(open)).toEqual(open);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("is not made while a prompt has room for all", () => {
    const short = Array.from({ length: 20 }, (_, seq) => line(seq, "какая комиссия?"));
    expect(dueLines(short, undefined)).toEqual([]);
  });

  it("is given up when words in it were edited or removed after it was written, and not before", () => {
    const rolled: Rolled = { uptoSeq: 10, readSeq: 20, text: "Номер паспорта" };
    const removed = (seq: number, target: number): Entry => ({
      type: "message.removed",
      at: "2026-11-24T10:00:00.000Z",
      ...{ seq, target },
    });
    expect(stillTrue(rolled, [removed(20, 5), removed(21, 11)])).toBe(rolled);
    expect(stillTrue(rolled, [removed(21, 10)])).toBeUndefined();
    expect(stillTrue(rolled, [removed(22, 30)])).toBeUndefined();
  });

  it("has the beginning and the newest matters where no model writes it, each once", () => {
    let rolled: Rolled | undefined;
    for (let part = 0; part < 9; part += 1) {
      const due = [line(part * 2, `Вопрос номер ${part}?`), line(part * 2 + 1, "Стаж 5 лет.")];
      rolled = {
        uptoSeq: part * 2 + 1,
        readSeq: part * 2 + 1,
        text: rolledWithout(rolled, due).join("\n"),
      };
    }
    const lines = rolled?.text.split("\n") ?? [];
    expect(lines).toHaveLength(ROLLED_LINES_MAX);
    expect(lines.slice(0, 2)).toEqual(["Вопрос номер 0?", "Стаж 5 лет."]);
    expect(lines.at(-1)).toBe("Вопрос номер 8?");
  });
});
