import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, testOrigin, testSite, type TestServer } from "../support/test-server.ts";

describe("POST /v1/visitors", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ database: "pglite" });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/v1/visitors`, {
      method: "POST",
      body,
      headers: { "Content-Type": "application/json", Origin: testOrigin, ...headers },
    });
  const named = JSON.stringify({ site: testSite.key });
  const problem = async (answer: Promise<Response>) => {
    const response = await answer;
    expect(response.headers.get("Content-Type")).toContain("application/problem+json");
    return { status: response.status, code: ((await response.json()) as { code: string }).code };
  };

  it("gives a token, its hash alone being stored, and the site's settings", async () => {
    const response = await post(named);
    const body = (await response.json()) as { token: string };
    expect(response.status).toBe(201);
    expect(body).toMatchObject({ settings: testSite.settings });
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe(testOrigin);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(await server.app.auth.visitors.authenticate(server.site.id, body.token)).toBeDefined();
  });

  it.each([
    "https://taxi.test",
    "http://taxi.test:81",
    "http://taxi.test.",
    "http://TAXI.test",
    "http://taxi.test.evil",
    "http://evil-taxi.test",
    "null",
    "",
  ])("refuses the origin %j", async (Origin) => {
    expect(await problem(post(named, { Origin }))).toEqual({
      status: 403,
      code: "origin-not-allowed",
    });
  });

  it("lets a browser of an allowed origin, and of no other, ask whether it may", async () => {
    const ask = async (Origin: string) => {
      const headers = {
        Origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
      };
      const response = await fetch(`${server.url}/v1/visitors`, { method: "OPTIONS", headers });
      return response.headers.get("Access-Control-Allow-Origin");
    };
    expect(await ask(testOrigin)).toBe(testOrigin);
    expect(await ask("http://evil.test")).toBeNull();
  });

  it("refuses a missing origin, an unknown site, a wrong body and a form's content type", async () => {
    const bare = fetch(`${server.url}/v1/visitors`, {
      method: "POST",
      body: named,
      headers: { "Content-Type": "application/json" },
    });
    expect(await problem(bare)).toEqual({ status: 403, code: "origin-not-allowed" });
    expect(await problem(post('{"site":"nobody"}'))).toEqual({ status: 403, code: "site-unknown" });
    expect(await problem(post('{"site":"taxi-test","role":"manager"}'))).toEqual({
      status: 400,
      code: "bad-request",
    });
    expect(await problem(post('{"site":'))).toEqual({ status: 400, code: "bad-request" });
    expect(await problem(post(named, { "Content-Type": "text/plain" }))).toEqual({
      status: 415,
      code: "type-not-allowed",
    });
    expect(await problem(post(JSON.stringify({ site: "x".repeat(70_000) })))).toEqual({
      status: 413,
      code: "payload-too-large",
    });
  });

  it("takes a hundred requests a minute from one address, whatever X-Forwarded-For says", async () => {
    await using other = await startTestServer({ database: "pglite" });
    const statuses: number[] = [];
    for (let index = 0; index < 102; index += 1) {
      const response = await fetch(`${other.url}/v1/visitors`, {
        method: "POST",
        body: named,
        headers: {
          "Content-Type": "application/json",
          Origin: testOrigin,
          "X-Forwarded-For": `10.0.0.${index}`,
        },
      });
      statuses.push(response.status);
      if (index === 101) expect(Number(response.headers.get("Retry-After"))).toBeGreaterThan(0);
      await response.arrayBuffer();
    }
    expect(statuses.filter((status) => status === 201)).toHaveLength(100);
    expect(statuses.slice(100)).toEqual([429, 429]);
  });
});

describe("the server's other addresses", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ database: "pglite" });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it("tell health, liveness, readiness and the seed's metrics, and carry security headers", async () => {
    const get = (path: string) => fetch(server.url + path);
    expect(await (await get("/health")).json()).toEqual({
      status: "healthy",
      checks: { database: true, redis: true, openrouter: true, telegram: true },
    });
    expect((await get("/livez")).status).toBe(200);
    expect((await get("/readyz")).status).toBe(200);
    const metrics = await (await get("/metrics")).text();
    for (const name of [
      "messages_total",
      "ai_response_duration_seconds",
      "active_conversations",
      "websocket_connections",
    ]) {
      expect(metrics).toContain(`# HELP ${name} `);
    }
    const missing = await get("/nothing/here");
    expect(missing.status).toBe(404);
    expect(missing.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(missing.headers.get("Content-Security-Policy")).toContain("default-src 'self'");
    const loader = await get("/embed.js");
    expect(loader.headers.get("Content-Type")).toBe("text/javascript; charset=utf-8");
    expect(loader.headers.get("Vary")).toContain("Accept-Encoding");
  });

  it("tell any page that tests itself whether its key and origin are right", async () => {
    const ask = async (site: string, Origin: string) => {
      const response = await fetch(`${server.url}/v1/self-test?site=${site}`, {
        headers: { Origin },
      });
      expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
      return (await response.json()) as Record<string, unknown>;
    };
    const answer = await ask(testSite.key, testOrigin);
    expect(answer).toMatchObject({ site: "allowed", protocol: 1 });
    expect(await (await fetch(`${server.url}/embed.js`)).text()).toContain(String(answer["app"]));
    expect(await ask(testSite.key, "http://other.test")).toMatchObject({
      site: "origin-not-allowed",
    });
    expect(await ask("nobody", testOrigin)).toMatchObject({ site: "site-unknown" });
    expect(await ask("", testOrigin)).toMatchObject({ code: "bad-request" });
  });

  it("gives its app to a loader of another version, and no other file in another's place", async () => {
    const get = (path: string) => fetch(new URL(path, server.url));
    const [path = ""] = /assets\/app-[\w-]+\.js/.exec(await (await get("/embed.js")).text()) ?? [];
    const app = await get(`/${path}`);
    expect(app.headers.get("Cache-Control")).toContain("immutable");
    const other = await get("/assets/app-Gone00.js");
    expect(await other.text()).toBe(await app.text());
    expect(other.headers.get("Content-Type")).toBe("text/javascript; charset=utf-8");
    expect(other.headers.get("Cache-Control")).not.toContain("immutable");
    expect((await get("/assets/timeline-Gone00.js")).status).toBe(404);
  });
});
