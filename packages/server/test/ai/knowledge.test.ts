import { describe, expect, it } from "vitest";
import { articlesFolder, buildNode, databases, freshDatabase, type TestNode } from "./support.ts";

async function withArticles(url: string | undefined): Promise<TestNode> {
  const node = await buildNode({ url });
  await node.ai.knowledge.importFolder(node.site.id, articlesFolder.pathname);
  return node;
}

describe.each(databases)("the knowledge on %s", (kind) => {
  it("finds the article, says nothing when there is none, and keeps sites apart", async () => {
    await using database = await freshDatabase(kind);
    await using node = await withArticles(database.url);
    const { knowledge } = node.ai;
    const first = async (siteId: number, text: string) =>
      (await knowledge.search(siteId, text, 3))[0]?.slug;
    expect(await first(node.site.id, "какая комиссия у парка")).toBe("commission");
    expect(await first(node.site.id, "skolko komissiya parka")).toBe("commission");
    expect(await first(node.site.id, "rfrfz rjvbccbz e gfhrf")).toBe("commission");
    expect(await first(node.site.id, "камисия парка")).toBe("commission");
    expect(await first(node.site.id, "what is the commission")).toBe("commission");
    expect(await first(node.site.id, "какая погода завтра")).toBeUndefined();
    expect(await first(node.site.id, "  ")).toBeUndefined();
    expect(
      await first(node.site.id, "'; drop table knowledge_articles; -- \\ ' & | !"),
    ).toBeUndefined();
    expect(await first(node.site.id + 1, "какая комиссия у парка")).toBeUndefined();
  });

  it("replaces an article of the same slug, and forgets those whose files are gone", async () => {
    await using database = await freshDatabase(kind);
    await using node = await withArticles(database.url);
    const { knowledge } = node.ai;
    const parking = {
      slug: "parking",
      title: "Парковка для машин",
      tags: ["стоянка"],
      questions: ["куда поставить тачку на ночь"],
      body: "Стоянка стоит сто рублей.",
    };
    const folder = { origin: { kind: "folder" } } as const;
    await knowledge.save(node.site.id, { ...parking, title: "Паркофка" }, folder);
    const found = async () => (await knowledge.search(node.site.id, "где стоянка", 1))[0]?.title;
    expect(await found()).toBe("Паркофка");
    await knowledge.save(node.site.id, parking, folder);
    expect(await found()).toBe("Парковка для машин");
    expect(
      (await knowledge.list(node.site.id)).filter(({ slug }) => slug === "parking"),
    ).toMatchObject([parking]);
    expect((await knowledge.search(node.site.id, "где парковка", 1))[0]?.title).toBe(
      "Парковка для машин",
    );
    expect(await knowledge.importFolder(node.site.id, articlesFolder.pathname)).toEqual({
      articles: 26,
    });
    expect(await knowledge.list(node.site.id)).toHaveLength(26);
    expect(await knowledge.search(node.site.id, "где парковка", 1)).toEqual([]);
  });
});
