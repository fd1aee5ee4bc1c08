import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, testSite, type TestServer } from "../support/test-server.ts";

interface Sent {
  readonly body?: object;
  readonly token?: string;
}

describe("the knowledge over HTTP", () => {
  let server: TestServer;
  let key: string;
  let siteId: number;
  beforeAll(async () => {
    server = await startTestServer({ database: "postgres" });
    siteId = (await server.app.auth.sites.byKey("taxi-test"))?.id ?? 0;
    key = await server.app.auth.apiKeys.issue(siteId, "test");
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const call = async (method: string, path = "", { body, token = key }: Sent = {}) => {
    const response = await fetch(`${server.url}/v1/admin/knowledge${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  };
  const parking = {
    title: "Стоянка",
    tags: ["стоянка"],
    body: "Стоянка стоит 100 рублей в сутки.",
  };
  const found = async (question: string) =>
    (await server.app.ai.knowledge.search(siteId, question, 1)).map(({ slug }) => slug);

  it("stores an article that answers at once, hides it, shows it again and deletes it", async () => {
    expect(await found("сколько стоит стоянка")).toEqual([]);
    expect(await call("PUT", "/parking", { body: parking })).toMatchObject({
      status: 200,
      body: { slug: "parking", state: "published", origin: { kind: "desk" }, questions: [] },
    });
    expect(await found("сколько стоит стоянка")).toEqual(["parking"]);
    expect((await call("POST", "/parking/unpublish")).body).toMatchObject({ state: "draft" });
    expect(await found("сколько стоит стоянка")).toEqual([]);
    expect((await call("POST", "/parking/publish")).body).toMatchObject({ state: "published" });
    expect(await found("сколько стоит стоянка")).toEqual(["parking"]);
    expect((await call("GET")).body.articles).toMatchObject([{ slug: "parking" }]);
    expect((await call("DELETE", "/parking")).status).toBe(204);
    expect(await found("сколько стоит стоянка")).toEqual([]);
    expect((await call("GET", "/parking")).body).toMatchObject({ code: "not-found" });
    expect((await call("DELETE", "/parking")).status).toBe(404);
  });

  it("reads and changes the site's persona, which a new start of the site leaves alone", async () => {
    const persona = async (body?: object, token = key) => {
      const response = await fetch(`${server.url}/v1/admin/persona`, {
        method: body ? "PUT" : "GET",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: response.status, body: await response.json() };
    };
    expect(await persona()).toEqual({ status: 200, body: { persona: "" } });
    await persona({ persona: " Вы Оля. " });
    await server.app.auth.sites.save(testSite);
    expect((await persona()).body).toEqual({ persona: "Вы Оля." });
    expect((await persona({ persona: "я".repeat(4_001) })).status).toBe(400);
    expect((await persona({ persona: "Вы вор." }, "ilpo_x")).status).toBe(401);
    expect((await persona()).body).toEqual({ persona: "Вы Оля." });
  });

  it("refuses who has no key, a revoked one, or another site's", async () => {
    for (const token of ["", "ilpo_x", "taxi-test"]) {
      expect(await call("GET", "", { token })).toMatchObject({
        status: 401,
        body: { code: "key-invalid" },
      });
    }
    const { auth } = server.app;
    const revoked = await auth.apiKeys.issue(siteId, "old");
    const id = (await auth.apiKeys.list(siteId)).find(({ name }) => name === "old")?.id ?? 0;
    expect(await auth.apiKeys.revoke(siteId + 1, id)).toBe(false);
    expect(await auth.apiKeys.revoke(siteId, id)).toBe(true);
    expect((await call("GET", "", { token: revoked })).status).toBe(401);
    const other = await auth.sites.save({
      key: "other-site",
      name: "Другой",
      origins: [],
      settings: { title: "", accent: "#000000", locale: "ru", greeting: [], quickReplies: [] },
    });
    const foreign = await auth.apiKeys.issue(other.id, "other");
    await call("PUT", "/own", { body: parking });
    expect((await call("GET", "/own", { token: foreign })).status).toBe(404);
    expect((await call("DELETE", "/own", { token: foreign })).status).toBe(404);
  });

  it("names the field that does not fit", async () => {
    expect((await call("PUT", "/x", { body: { ...parking, title: "" } })).body).toMatchObject({
      code: "bad-request",
      detail: expect.stringContaining("title"),
    });
    expect((await call("PUT", "/x", { body: { ...parking, extra: 1 } })).body.code).toBe(
      "bad-request",
    );
    expect((await call("PUT", "/x%20y", { body: parking })).body.code).toBe("bad-request");
    expect(
      (await call("PUT", "/x", { body: { ...parking, body: "а".repeat(20_001) } })).status,
    ).toBe(400);
  });
});
