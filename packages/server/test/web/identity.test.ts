import { createHmac } from "node:crypto";
import type { CreatedVisitor, Identity } from "@ilpo-chat/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, testOrigin, testSite, type TestServer } from "../support/test-server.ts";

describe("S-13: who a visitor is", () => {
  let server: TestServer;
  let secret: string;
  beforeAll(async () => {
    server = await startTestServer({ database: "pglite" });
    await server.app.auth.sites.save({ ...testSite, key: "no-secret", name: "Без ключа" });
    secret = await server.app.auth.identitySecrets.issue(server.site.id, "test");
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const signed = (identity: Identity, key = secret): Identity => {
    const lines = Object.entries(identity).map(([name, value]) => `${name}=${value}`);
    const text = lines.sort().join("\n");
    return { ...identity, signature: createHmac("sha256", key).update(text).digest("hex") };
  };
  const ask = async (identity: object | undefined, token?: string, site = testSite.key) => {
    const response = await fetch(`${server.url}/v1/visitors`, {
      method: "POST",
      body: JSON.stringify({ site, identity }),
      headers: {
        "Content-Type": "application/json",
        Origin: testOrigin,
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      },
    });
    return (await response.json()) as CreatedVisitor & { code?: string };
  };
  const whose = async (token: string) =>
    (await server.app.auth.visitors.authenticate(server.site.id, token))?.visitorId;

  it("is the same visitor on every device when the site has signed it", async () => {
    const anna = signed({ userId: "anna", name: "Анна" });
    const [phone, laptop] = await Promise.all([ask(anna), ask(anna)]);
    expect(phone).toMatchObject({ visitorId: laptop.visitorId, identity: "verified" });
    expect(phone.token).not.toBe(laptop.token);
    expect(await whose(phone.token)).toBe(phone.visitorId);
    expect(await whose(laptop.token)).toBe(phone.visitorId);
    const again = await ask(signed({ userId: "anna", name: "Анна К." }), laptop.token);
    expect(again).toMatchObject({ visitorId: phone.visitorId, token: laptop.token });
    expect(await server.app.auth.visitors.profileOf(phone.visitorId)).toEqual({
      userId: "anna",
      name: "Анна К.",
      isVerified: true,
    });
  });

  it("goes on with what the device had said before, under a token that nobody else can have", async () => {
    const before = await ask(undefined);
    const after = await ask(signed({ userId: "boris" }), before.token);
    expect(after.visitorId).toBe(before.visitorId);
    expect(await whose(before.token)).toBeUndefined();
    expect(await whose(after.token)).toBe(before.visitorId);
    const other = await ask(signed({ userId: "vera" }), after.token);
    expect(other.visitorId).not.toBe(before.visitorId);
  });

  it("is refused when the signature is another's, and nothing comes of it", async () => {
    const anna = signed({ userId: "anna" });
    const forged = [
      { ...anna, userId: "boris" },
      { ...anna, name: "Анна" },
      { ...anna, signature: anna.signature?.replace(/^./, (digit) => (digit === "0" ? "1" : "0")) },
      signed({ userId: "anna" }, "a guess"),
      signed({ userId: "anna", expires: 1_700_000_000 }),
    ];
    for (const identity of forged)
      expect(await ask(identity)).toMatchObject({ code: "identity-invalid" });
    for (const identity of [
      { userId: "a\nname=b" },
      { userId: "" },
      { userId: "anna", signature: "short" },
      { userId: "anna", isVerified: true },
    ])
      expect(await ask(identity)).toMatchObject({ code: "bad-request" });
  });

  it("only names the device's own visitor when it is not signed", async () => {
    const anna = await ask(signed({ userId: "anna" }));
    const guess = await ask({ userId: "anna", name: "Не Анна" });
    expect(guess.identity).toBe("claimed");
    expect(guess.visitorId).not.toBe(anna.visitorId);
    const named = await ask({ userId: "anna", phone: "+79161234567" }, guess.token);
    expect(named).toMatchObject({ visitorId: guess.visitorId, token: guess.token });
    expect(await server.app.auth.visitors.profileOf(guess.visitorId)).toMatchObject({
      isVerified: false,
      phone: "+79161234567",
    });
    await ask({ userId: "anna", name: "Не Анна" }, anna.token);
    expect(await server.app.auth.visitors.profileOf(anna.visitorId)).toMatchObject({
      isVerified: true,
    });
    expect(await ask(signed({ userId: "anna" }), undefined, "no-secret")).toMatchObject({
      identity: "claimed",
    });
  });

  it("keeps out on every device who is blocked, and takes old and new secrets until one is revoked", async () => {
    const identity = { userId: "gleb" };
    const [one, two] = [await ask(signed(identity)), await ask(signed(identity))];
    await server.app.auth.visitors.setBlocked(one.visitorId, true);
    for (const { token } of [one, two]) await expect(whose(token)).rejects.toThrow();
    expect(await ask(signed(identity))).toMatchObject({ code: "visitor-blocked" });
    const { identitySecrets } = server.app.auth;
    const newer = await identitySecrets.issue(server.site.id, "newer");
    expect(await ask(signed({ userId: "dina" }, newer))).toMatchObject({ identity: "verified" });
    const [{ id } = { id: 0 }] = await identitySecrets.list(server.site.id);
    await identitySecrets.revoke(server.site.id, id);
    expect(await ask(signed({ userId: "dina" }))).toMatchObject({ code: "identity-invalid" });
    expect(await ask(signed({ userId: "dina" }, newer))).toMatchObject({ identity: "verified" });
  });

  it("keeps neither names nor secrets readable in the database", async () => {
    await ask(signed({ userId: "zoya-canary", name: "Канарейка" }));
    const rows = await server.app.db.orm().getConnection().execute("select * from visitors");
    const secrets = await server.app.db
      .orm()
      .getConnection()
      .execute("select * from site_identity_secrets");
    const stored = JSON.stringify([rows, secrets]);
    for (const word of ["zoya-canary", "Канарейка", secret]) expect(stored).not.toContain(word);
  });
});
