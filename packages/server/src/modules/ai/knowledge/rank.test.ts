import { describe, expect, it } from "vitest";
import type { Query, Term } from "./query.ts";
import { isAnswer, type Posting, rank } from "./rank.ts";

const term = (lexeme: string, more: Partial<Term> = {}): Term => ({
  importance: 1,
  alternatives: [{ lexeme, weight: 1 }],
  implied: [],
  isHint: false,
  isForeign: false,
  isNumber: false,
  isLight: false,
  ...more,
});
const query = (...terms: Term[]): Query => ({ terms, isElsewhere: false });
const inBody = (articleId: number, lexeme: string, times = 1): Posting => ({
  articleId,
  lexeme,
  inTitle: 0,
  inTags: 0,
  inBody: times,
});

describe("ranking", () => {
  it("prefers the title to the body, and a rare word to a common one", () => {
    const postings = [{ ...inBody(1, "залог"), inTitle: 1 }, inBody(2, "залог", 3)];
    expect(rank(query(term("залог")), postings, 20)[0]?.articleId).toBe(1);
    const common = [1, 2, 3, 4, 5, 6].map((id) => inBody(id, "заказ"));
    expect(
      rank(query(term("заказ"), term("чаев")), [...common, inBody(7, "чаев")], 8)[0]?.articleId,
    ).toBe(7);
  });

  it("answers only what is covered", () => {
    const [known] = rank(query(term("залог")), [inBody(1, "залог")], 20);
    const [half] = rank(
      query(term("залог"), term("яхт"), term("аренд")),
      [inBody(1, "залог", 1)],
      20,
    );
    expect(known && isAnswer(known)).toBe(true);
    expect(half && isAnswer(half)).toBe(false);
  });

  it("refuses a question about a stranger's subject, whatever else it names", () => {
    const asked = query(term("номер"), term("директор", { isForeign: true }));
    expect(rank(asked, [inBody(1, "номер")], 20)[0]?.coverage).toBe(0);
  });

  it("does not take a small number for a subject", () => {
    expect(rank(query(term("2", { isNumber: true })), [inBody(1, "2")], 20)[0]?.coverage).toBe(0);
  });

  it("counts a word as heard by an article that speaks of what its turn of phrase is about", () => {
    const asked = query(term("забира", { implied: ["комисс"] }), term("комисс", { isHint: true }));
    const [first] = rank(asked, [inBody(1, "комисс")], 20);
    expect(first && isAnswer(first)).toBe(true);
  });
});
