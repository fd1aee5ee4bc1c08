import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { raw } from "../../src/kernel/database.ts";
import { databases, startTestServer, type TestServer } from "../support/test-server.ts";

describe.each(databases)("the conversation's log on %s", (database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ database, isIdle: true });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it("gives a message that is sent again its first result", async () => {
    const { visitor } = server.app.chat;
    const who = await server.visitor();
    const clientId = randomUUID();
    const first = await visitor.send({ ...who, clientId, content: "раз" });
    const again = await visitor.send({ ...who, clientId, content: "раз" });
    const named = await visitor.send({
      ...who,
      clientId,
      content: "раз",
      conversationId: first.conversationId,
    });
    expect([again, named]).toEqual([first, first]);
  });

  it("refuses a clientId that carried other words", async () => {
    const { visitor } = server.app.chat;
    const who = await server.visitor();
    const clientId = randomUUID();
    await visitor.send({ ...who, clientId, content: "раз" });
    await expect(visitor.send({ ...who, clientId, content: "два" })).rejects.toMatchObject({
      code: "client-id-reused",
    });
  });

  it("keeps which message an answer is about, and the words alone where there is no such one", async () => {
    const { visitor } = server.app.chat;
    const who = await server.visitor();
    const { conversationId } = await visitor.send({
      ...who,
      clientId: randomUUID(),
      content: "раз",
    });
    const answer = { ...who, conversationId, content: "два" };
    await visitor.send({ ...answer, clientId: randomUUID(), replyTo: 1 });
    await visitor.send({ ...answer, clientId: randomUUID(), replyTo: 99 });
    const view = await visitor.open(who);
    expect(view?.entries).toMatchObject([
      { message: { content: "раз" } },
      { message: { content: "два", replyTo: 1 } },
      { message: { content: "два" } },
    ]);
    expect(JSON.stringify(view?.entries[2])).not.toContain("replyTo");
  });

  it("begins a conversation beside one that is closed, and lists a visitor's own with their last words", async () => {
    const { visitor } = server.app.chat;
    const who = await server.visitor();
    const say = (content: string) => visitor.send({ ...who, clientId: randomUUID(), content });
    const { conversationId: first } = await say("ошибка");
    await visitor.edit({ ...who, conversationId: first, seq: 1, content: "первый" });
    await visitor.close({ ...who, conversationId: first });
    const { conversationId: second } = await say("второй");
    await say("лишнее");
    await visitor.edit({ ...who, conversationId: second, seq: 2, content: null });
    expect(second).not.toBe(first);
    expect(await visitor.list({ ...who, limit: 20 })).toMatchObject([
      { id: second, status: "active", last: { content: "второй", author: { type: "user" } } },
      { id: first, status: "closed", last: { content: "первый", files: 0 } },
    ]);
    await visitor.close({ ...who, conversationId: second });
    // The one that is open is the current one, however old it is.
    await visitor.send({ ...who, conversationId: first, clientId: randomUUID(), content: "ещё" });
    expect(await visitor.locate(who)).toBe(first);
    const stranger = await server.visitor();
    expect(await visitor.list({ ...stranger, limit: 20 })).toEqual([]);
  });

  it("finds a first message again after its conversation was closed", async () => {
    const { visitor } = server.app.chat;
    const who = await server.visitor();
    const clientId = randomUUID();
    const first = await visitor.send({ ...who, clientId, content: "раз" });
    await visitor.close({ ...who, conversationId: first.conversationId });
    expect(await visitor.send({ ...who, clientId, content: "раз" })).toEqual(first);
  });

  it("numbers entries without gaps when many write at once", async () => {
    const { visitor } = server.app.chat;
    const people = await Promise.all(Array.from({ length: 4 }, () => server.visitor()));
    const sends = people.flatMap((who) =>
      Array.from({ length: 15 }, (_, index) =>
        visitor.send({ ...who, clientId: randomUUID(), content: `${index}` }),
      ),
    );
    await Promise.all(sends);
    for (const who of people) {
      const view = await visitor.open(who);
      expect(view?.entries.map(({ seq }) => seq)).toEqual(
        Array.from({ length: 15 }, (_, index) => index + 1),
      );
      expect(view?.lastSeq).toBe(15);
    }
  });

  it("resumes from a cursor of any age with exactly what was missed", async () => {
    const { visitor } = server.app.chat;
    const who = await server.visitor();
    for (const content of ["раз", "два", "три"])
      await visitor.send({ ...who, clientId: randomUUID(), content });
    await raw`update messages set created_at = created_at - interval '8 days'`.execute(
      server.app.db.sql(),
    );
    const whole = await visitor.open(who);
    const cursor = { epoch: whole?.epoch ?? "", seq: 1 };
    const missed = await visitor.open({ ...who, cursor });
    expect(missed?.resumed).toBe(true);
    expect(missed?.entries).toEqual(whole?.entries.slice(1));
    const ahead = await visitor.open({ ...who, cursor: { ...cursor, seq: 9 } });
    const restored = await visitor.open({
      ...who,
      cursor: { epoch: "before the restore", seq: 1 },
    });
    expect([ahead?.resumed, restored?.resumed]).toEqual([false, false]);
    expect(ahead?.entries).toEqual(whole?.entries);
  });

  it("reopens a closed conversation when the visitor writes into it", async () => {
    const { visitor } = server.app.chat;
    const who = await server.visitor();
    const { conversationId } = await visitor.send({
      ...who,
      clientId: randomUUID(),
      content: "раз",
    });
    await visitor.close({ ...who, conversationId });
    await visitor.send({ ...who, conversationId, clientId: randomUUID(), content: "ещё вопрос" });
    const view = await visitor.open(who);
    expect(view).toMatchObject({ id: conversationId, status: "active", mode: "ai" });
  });

  it("keeps what belongs to another visitor out of reach", async () => {
    const { visitor } = server.app.chat;
    const [owner, stranger] = [await server.visitor(), await server.visitor()];
    const { conversationId, seq } = await visitor.send({
      ...owner,
      clientId: randomUUID(),
      content: "моё",
    });
    const theirs = { ...stranger, conversationId };
    const attempts = [
      visitor.send({ ...theirs, clientId: randomUUID(), content: "чужое" }),
      visitor.edit({ ...theirs, seq, content: "чужое" }),
      visitor.history({ ...theirs, beforeSeq: 9, limit: 9 }),
      visitor.requestManager(theirs),
      visitor.submitLead({ ...theirs, name: "Чужой" }),
      visitor.rate({ ...theirs, score: 1 }),
      visitor.giveFeedback({ ...theirs, seq, helpful: false }),
      visitor.markRead({ ...theirs, seq }),
      visitor.setTyping({ ...theirs, on: true }),
      visitor.stopReply(theirs),
      visitor.close(theirs),
    ];
    const results = await Promise.allSettled(attempts);
    expect(
      results.map(
        (result) => result.status === "rejected" && (result.reason as { code: string }).code,
      ),
    ).toEqual(attempts.map(() => "not-found"));
    expect(await visitor.open(theirs)).toBeNull();
  });

  it("keeps a thumb on an answer with its reason", async () => {
    const { chat } = server.app;
    const who = await server.visitor();
    const clientId = randomUUID();
    const { conversationId } = await chat.visitor.send({ ...who, clientId, content: "раз" });
    const answer = { conversationId, turn: 1, content: "ответ", sources: [], partial: false };
    const { seq } = (await chat.ai.post(answer)) ?? { seq: 0 };
    const thumb = { ...who, conversationId, seq, helpful: false, reason: "не про курьеров" };
    await chat.visitor.giveFeedback(thumb);
    const entries = await chat.queries.recentEntries(conversationId, 5);
    expect(entries.at(-1)).toMatchObject({
      type: "feedback.given",
      target: seq,
      helpful: false,
      reason: "не про курьеров",
    });
  });

  it("keeps a phone number sealed and shows it masked", async () => {
    const { chat } = server.app;
    const who = await server.visitor();
    const { conversationId } = await chat.visitor.send({
      ...who,
      clientId: randomUUID(),
      content: "раз",
    });
    await chat.visitor.submitLead({
      ...who,
      conversationId,
      name: "Алексей",
      phone: "8 (916) 123-45-67",
    });
    const view = await chat.visitor.open(who);
    expect(view?.lead).toEqual({ name: "Алексей", phone: "+7 916 •••-45-67", status: "new" });
    expect(await chat.manager.revealPhone(conversationId)).toBe("+79161234567");
    await expect(
      chat.visitor.submitLead({ ...who, conversationId, phone: "12" }),
    ).rejects.toMatchObject({ code: "bad-request" });
  });

  it("brings what is known of a visitor into their next conversation, unless they were refused", async () => {
    const { chat } = server.app;
    const who = await server.visitor();
    const write = () => chat.visitor.send({ ...who, clientId: randomUUID(), content: "раз" });
    const { conversationId } = await write();
    await chat.visitor.submitLead({
      ...who,
      conversationId,
      name: "Алексей",
      phone: "89161234567",
    });
    await chat.visitor.close({ ...who, conversationId });
    const next = await write();
    const view = await chat.visitor.open(who);
    const lead = { name: "Алексей", phone: "+7 916 •••-45-67", status: "new" };
    expect(view).toMatchObject({ id: next.conversationId, lead });
    expect(view?.entries).toMatchObject([
      { seq: 1, type: "lead.updated", lead, carried: true },
      { seq: 2, type: "message.created" },
    ]);
    expect(await chat.manager.revealPhone(next.conversationId)).toBe("+79161234567");

    const decision = { conversationId: next.conversationId, manager: { id: 1, name: "Анна" } };
    await chat.manager.decideLead({ ...decision, status: "rejected", line: "Отказ" });
    await chat.visitor.close({ ...who, conversationId: next.conversationId });
    await write();
    expect((await chat.visitor.open(who))?.lead).toBeNull();
  });

  it("wipes the words of a removed message and gives a changed one its new ones", async () => {
    const { visitor } = server.app.chat;
    const who = await server.visitor();
    const { conversationId } = await visitor.send({
      ...who,
      clientId: randomUUID(),
      content: "секрет",
    });
    await visitor.send({ ...who, clientId: randomUUID(), content: "опечтка" });
    await visitor.edit({ ...who, conversationId, seq: 1, content: null });
    await visitor.edit({ ...who, conversationId, seq: 2, content: "опечатка" });
    const view = await visitor.open(who);
    expect(JSON.stringify(view)).not.toContain("секрет");
    expect(view?.entries.slice(2)).toMatchObject([
      { seq: 3, type: "message.removed", target: 1 },
      { seq: 4, type: "message.edited", target: 2, content: "опечатка" },
    ]);
  });
});
