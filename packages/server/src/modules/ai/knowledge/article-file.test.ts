import { describe, expect, it } from "vitest";
import { ArticleFileError, parseArticle } from "./article-file.ts";

describe("an article's file", () => {
  it("gives its parts, also with a colon in the title and Windows' line ends", () => {
    const source =
      "---\nid: account-blocked\ntitle: Заблокировали аккаунт: что делать\ntags: [блокировка, поддержка]\n---\n\nТекст.\n";
    const article = {
      slug: "account-blocked",
      title: "Заблокировали аккаунт: что делать",
      tags: ["блокировка", "поддержка"],
      questions: [],
      body: "Текст.",
    };
    expect(parseArticle("a.md", source)).toEqual(article);
    expect(parseArticle("a.md", source.replaceAll("\n", "\r\n"))).toEqual(article);
  });

  it("takes its name from the file when it has none, and tags as a list or in a line", () => {
    expect(
      parseArticle("folder/prices.md", "---\ntitle: Цены\ntags: деньги, цены\n---\nТекст"),
    ).toEqual({
      slug: "prices",
      title: "Цены",
      tags: ["деньги", "цены"],
      questions: [],
      body: "Текст",
    });
    expect(parseArticle("a.md", "---\ntitle: A\ntags:\n  - б\n  - в\n---\nТекст").tags).toEqual([
      "б",
      "в",
    ]);
    expect(parseArticle("a.md", '---\ntitle: "A: B"\n---\nТекст')).toMatchObject({
      title: "A: B",
      tags: [],
    });
  });

  it("has questions, one a line or as a list, commas and all", () => {
    const questions = ["сколько стоит, если дважды", "почём"];
    const list = "questions:\n  - сколько стоит, если дважды\n  - почём";
    const lines = "questions: |\n  сколько стоит, если дважды\n  почём";
    for (const field of [list, lines]) {
      expect(parseArticle("a.md", `---\ntitle: A\n${field}\n---\nТекст`)).toMatchObject({
        questions,
      });
    }
  });

  it.each([
    "Текст без всего",
    "---\ntags: [a]\n---\nТекст",
    "---\ntitle: A\n---\n  ",
    "---\ntitle: A\nid: a/b\n---\nТекст",
  ])("is refused as %j", (source) => {
    expect(() => parseArticle("bad.md", source)).toThrow(ArticleFileError);
    expect(() => parseArticle("bad.md", source)).toThrow("bad.md");
  });
});
