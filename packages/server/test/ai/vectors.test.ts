import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { expect, it } from "vitest";
import { buildNode, databases, freshDatabase } from "./support.ts";

/** Tells apart only what is about bicycles. */
async function startEmbeddings() {
  const asked: string[] = [];
  const state = { isDown: false };
  const server = createServer((request, response) => {
    void (async () => {
      const { input } = (await json(request)) as { input: string[] };
      asked.push(...input);
      response.statusCode = state.isDown ? 503 : 200;
      const vector = (text: string) => (/велосипед|двухколёсн/iu.test(text) ? [1, 0] : [0, 2]);
      const data = input.map((text, index) => ({ index, embedding: vector(text) }));
      response.end(JSON.stringify({ data: data.toReversed() }));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    state,
    baseUrl: new URL(`http://127.0.0.1:${port}/v1`),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const article = (slug: string, title: string, body: string) => ({
  ...{ slug, title, body, tags: [], questions: [] },
});

it.each(databases)(
  "an article is found by its meaning, by words alone while the endpoint is down, on %s",
  async (kind) => {
    await using endpoint = await startEmbeddings();
    await using database = await freshDatabase(kind);
    const embeddings = { baseUrl: endpoint.baseUrl, model: "two" };
    const config = { provider: undefined, embeddings };
    await using node = await buildNode({ url: database.url, config });
    const { knowledge } = node.ai;
    const find = async (text: string) =>
      (await knowledge.search(node.site.id, text, 3)).map(({ slug }) => slug);
    await knowledge.save(node.site.id, article("pay", "Комиссия парка", "Комиссия парка 3 %."));
    await knowledge.save(node.site.id, article("bike", "Велосипед", "Велосипед можно."));
    const question = "Какая комиссия парка за двухколёсного друга, телефон 8 916 123-45-67?";
    await expect.poll(() => find(question), { timeout: 10_000 }).toContain("bike");
    expect(endpoint.asked.join()).not.toContain("123-45");
    endpoint.state.isDown = true;
    expect(await find(question)).toEqual(["pay"]);
  },
);
