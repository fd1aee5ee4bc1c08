import { describe, expect, it } from "vitest";
import { createSiteIndex, type IndexedArticle } from "./index/site-index.ts";
import type { Query, Term } from "./query.ts";
import { rank } from "./rank.ts";

const term = (lexeme: string, more: Partial<Term> = {}): Term => ({
  importance: 1,
  alternatives: [{ lexeme, weight: 1 }],
  implied: [],
  isHint: false,
  isForeign: false,
  isUnknown: false,
  isNumber: false,
  isLight: false,
  ...more,
});
const query = (...terms: Term[]): Query => ({ terms, features: [], isElsewhere: false });
const indexOf = (...articles: Partial<IndexedArticle>[]) => {
  const index = createSiteIndex();
  for (const [id, article] of articles.entries()) {
    index.put({ id, title: "", tags: [], questions: [], body: "текст", ...article });
  }
  return index;
};
const first = (asked: Query, index: ReturnType<typeof indexOf>) => rank(asked, index, 1)[0];

describe("ranking", () => {
  it("prefers the title to the body, and a rare word to a common one", () => {
    const named = indexOf({ body: "залог залог" }, { title: "залог" });
    expect(first(query(term("залог")), named)?.articleId).toBe(1);
    const common = Array.from({ length: 6 }, () => ({ body: "заказ" }));
    const rare = indexOf(...common, { body: "чаевые" });
    expect(first(query(term("заказ"), term("чаев")), rare)?.articleId).toBe(6);
  });

  it("knows an article by the questions it answers", () => {
    const index = indexOf({ body: "сумма залога" }, { questions: ["какой депозит"] });
    expect(first(query(term("депоз")), index)?.articleId).toBe(1);
    expect(first(query(term("погод")), index)).toBeUndefined();
  });

  it("tells how much of the question an article speaks of", () => {
    const index = indexOf({ body: "залог" });
    expect(first(query(term("залог")), index)?.coverage).toBe(1);
    const half = query(term("залог"), term("яхт"), term("аренд"));
    expect(first(half, index)?.coverage).toBeLessThan(0.5);
  });

  it("notices a stranger's subject, and does not take a small number for a subject", () => {
    const index = indexOf({ body: "номер 2" });
    const asked = query(term("номер"), term("директор", { isForeign: true }));
    expect(first(asked, index)?.isStranger).toBe(true);
    expect(first(query(term("2", { isNumber: true })), index)?.coverage).toBe(0);
  });

  it("counts a word as heard by an article that speaks of what its turn of phrase is about", () => {
    const asked = query(term("забира", { implied: ["комисс"] }), term("комисс", { isHint: true }));
    expect(first(asked, indexOf({ body: "комиссия" }))?.coverage).toBeGreaterThan(0.8);
  });

  it("finds the part of a long article that answers", () => {
    const body = `# Аренда\n\nМашина в аренду.\n\n# Залог\n\nЗалог вернём.`;
    const index = indexOf({ title: "Машины", body });
    expect(first(query(term("верн")), index)).toMatchObject({ articleId: 0, part: 1 });
  });

  it("forgets an article that is dropped or replaced", () => {
    const index = indexOf({ body: "залог" });
    index.put({ id: 0, title: "", tags: [], questions: [], body: "аренда" });
    expect(first(query(term("залог")), index)).toBeUndefined();
    index.drop(0);
    expect(first(query(term("аренд")), index)).toBeUndefined();
    expect(index).toMatchObject({ size: 0, waste: 2 });
  });
});
