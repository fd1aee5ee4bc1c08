import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { databases, startTestServer, type TestServer } from "../support/test-server.ts";

const anna = { id: 1, name: "Анна" };
const pyotr = { id: 2, name: "Пётр" };

describe.each(databases)("who answers, on %s", (database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ database, isIdle: true });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const begin = async () => {
    const who = await server.visitor();
    const { conversationId } = await server.app.chat.visitor.send({
      ...who,
      clientId: randomUUID(),
      content: "вопрос",
    });
    return { who, conversationId };
  };

  it("lets one of many managers win a claim and tells the others who", async () => {
    const { manager } = server.app.chat;
    const { conversationId } = await begin();
    const presses = Array.from({ length: 20 }, (_, id) =>
      manager.claim({ conversationId, manager: { id, name: `М${id}` } }),
    );
    const results = await Promise.all(presses);
    const winners = results.filter(({ claimed }) => claimed);
    const told = new Set(results.flatMap((result) => (result.claimed ? [] : [result.by])));
    expect(winners).toEqual([{ claimed: true, already: false }]);
    expect(told.size).toBe(1);
  });

  it("stores no answer of the AI after a manager has taken over", async () => {
    const { ai, manager, queries } = server.app.chat;
    const { conversationId } = await begin();
    const { turn } = (await queries.conversation(conversationId)) ?? { turn: -1 };
    await manager.claim({ conversationId, manager: anna });
    expect(await ai.post({ conversationId, turn, content: "поздно" })).toBeNull();
    await manager.returnToAi({ conversationId, manager: anna });
    expect(await ai.post({ conversationId, turn, content: "поздно" })).toBeNull();
  });

  it("stores one answer to a turn, however often it is given", async () => {
    const { ai, queries } = server.app.chat;
    const { conversationId } = await begin();
    const { turn } = (await queries.conversation(conversationId)) ?? { turn: -1 };
    const posts = await Promise.all(
      [1, 2, 3].map(() => ai.post({ conversationId, turn, content: "ответ" })),
    );
    expect(posts).toEqual([{ seq: 2 }, { seq: 2 }, { seq: 2 }]);
  });

  it("stops the AI with a manager's first words, and claims by them", async () => {
    const { manager, queries } = server.app.chat;
    const { conversationId } = await begin();
    const clientId = randomUUID();
    const first = await manager.post({
      conversationId,
      manager: anna,
      clientId,
      content: "Добрый день",
    });
    const again = await manager.post({
      conversationId,
      manager: anna,
      clientId,
      content: "Добрый день",
    });
    expect(again).toEqual(first);
    expect(await queries.conversation(conversationId)).toMatchObject({
      mode: "manager",
      managerName: "Анна",
    });
    expect(await manager.claim({ conversationId, manager: pyotr })).toEqual({
      claimed: false,
      by: "Анна",
    });
  });

  it("waits for a person once, and gives the conversation back with a note that the visitor does not see", async () => {
    const { visitor, manager, queries } = server.app.chat;
    const { who, conversationId } = await begin();
    await visitor.requestManager({ ...who, conversationId, reason: "жалоба" });
    await visitor.requestManager({ ...who, conversationId });
    expect(await visitor.open(who)).toMatchObject({
      status: "transferred",
      mode: "manager",
      handover: { reason: "жалоба" },
      lastSeq: 2,
    });
    await manager.claim({ conversationId, manager: anna });
    await manager.returnToAi({ conversationId, manager: anna, note: "обещана скидка" });
    const view = await visitor.open(who);
    expect(view).toMatchObject({ status: "active", mode: "ai", manager: null });
    expect(JSON.stringify(view)).not.toContain("скидка");
    expect(await queries.notes(conversationId)).toEqual(["обещана скидка"]);
  });

  it("keeps a manager's photo and serves it by a signed address only", async () => {
    const { manager, visitor, queries } = server.app.chat;
    const { who, conversationId } = await begin();
    const data = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      "base64",
    );
    await manager.post({
      conversationId,
      manager: anna,
      clientId: randomUUID(),
      content: "",
      attachments: [{ name: "../prava.png", data }],
    });
    const message = (await visitor.open(who))?.entries.at(-1);
    const [file] = message?.type === "message.created" ? message.message.attachments : [];
    expect(file).toMatchObject({ name: "prava.png", type: "image/png", bytes: data.byteLength });
    const address = new URL(file?.url ?? "", "http://server");
    const signed = {
      id: file?.id ?? "",
      expiry: Number(address.searchParams.get("e")),
      signature: address.searchParams.get("s") ?? "",
    };
    expect((await queries.signedAttachment(signed))?.data).toEqual(data);
    expect(
      await queries.signedAttachment({ ...signed, expiry: signed.expiry + 1 }),
    ).toBeUndefined();
    const script = manager.post({
      conversationId,
      manager: anna,
      clientId: randomUUID(),
      content: "",
      attachments: [{ name: "a.png", data: Buffer.from("<script>") }],
    });
    await expect(script).rejects.toMatchObject({ code: "type-not-allowed" });
  });
});
