import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { databases, startTestServer, type TestServer } from "../support/test-server.ts";

const anna = { id: 1, name: "Анна" };
const pyotr = { id: 2, name: "Пётр" };

describe.each(databases)("what managers do, on %s", (database) => {
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
    return { ...who, conversationId };
  };
  const entriesOf = (id: string) => server.app.chat.queries.recentEntries(id, 50);

  it("works on a lead from the claim on, decides once and tells the visitor", async () => {
    const { manager, visitor, queries } = server.app.chat;
    const who = await begin();
    const { conversationId } = who;
    await visitor.submitLead({ ...who, name: "Алексей", phone: "+79161234567" });
    await manager.claim({ conversationId, manager: anna });
    expect((await queries.conversation(conversationId))?.lead?.status).toBe("processing");
    const decide = (status: "approved" | "rejected") =>
      manager.decideLead({ conversationId, manager: anna, status, line: `заявка: ${status}` });
    const decisions = await Promise.all([
      decide("approved"),
      decide("rejected"),
      decide("approved"),
    ]);
    expect(decisions.filter(({ decided }) => decided)).toHaveLength(1);
    const lines = (await entriesOf(conversationId)).flatMap((entry) =>
      entry.type === "message.created" && entry.message.type === "system"
        ? [entry.message.content]
        : [],
    );
    const status = (await queries.conversation(conversationId))?.lead?.status;
    expect(lines).toEqual([`заявка: ${status}`]);
    expect(decisions).toContainEqual({ decided: false, status });
  });

  it("keeps a manager's note from the AI and the visitor, and changes it in place", async () => {
    const { manager, queries, visitor } = server.app.chat;
    const who = await begin();
    const { conversationId } = who;
    const clientId = randomUUID();
    await manager.note({ conversationId, manager: anna, clientId, note: "сложный" });
    await manager.note({ conversationId, manager: anna, clientId, note: "очень сложный" });
    await manager.returnToAi({ conversationId, manager: pyotr, note: "обещали 2 %" });
    expect(await queries.managerNotes(conversationId)).toEqual([
      { name: "Анна", note: "очень сложный" },
      { name: "Пётр", note: "обещали 2 %" },
    ]);
    expect(await queries.notes(conversationId)).toEqual(["обещали 2 %"]);
    expect(JSON.stringify(await visitor.open(who))).not.toContain("сложный");
  });

  it("puts a conversation into another manager's hands", async () => {
    const { manager, queries } = server.app.chat;
    const { conversationId } = await begin();
    await manager.claim({ conversationId, manager: anna });
    expect(await manager.transfer({ conversationId, to: pyotr })).toBe(true);
    expect(await manager.transfer({ conversationId, to: pyotr })).toBe(false);
    expect(await queries.conversation(conversationId)).toMatchObject({
      managerId: pyotr.id,
      managerName: "Пётр",
      mode: "manager",
    });
  });

  it("tells who waits, once, and gives them the AI back unless a manager was faster", async () => {
    const { manager, visitor, queries } = server.app.chat;
    const who = await begin();
    const { conversationId } = who;
    await visitor.requestManager(who);
    const line = { conversationId, clientId: randomUUID(), content: "Менеджеры заняты" };
    await manager.tellWaiting(line);
    await manager.tellWaiting(line);
    expect(await manager.endWaiting({ ...line, clientId: randomUUID() })).toBe(true);
    expect(await queries.conversation(conversationId)).toMatchObject({
      mode: "ai",
      status: "active",
    });
    const told = (await entriesOf(conversationId)).filter(({ type }) => type === "message.created");
    expect(told).toHaveLength(3);
    await visitor.requestManager(who);
    await manager.claim({ conversationId, manager: anna });
    expect(await manager.endWaiting({ ...line, clientId: randomUUID() })).toBe(false);
    expect(await queries.conversation(conversationId)).toMatchObject({ managerName: "Анна" });
  });

  it("closes what has fallen silent, and the visitor's next words reopen it", async () => {
    const { manager, visitor, queries } = server.app.chat;
    const [silent, busy] = [await begin(), await begin()];
    for (const { conversationId } of [silent, busy])
      await manager.claim({ conversationId, manager: anna });
    const idleSince = new Date();
    await visitor.send({ ...busy, clientId: randomUUID(), content: "я здесь" });
    await manager.closeIdle({ siteId: server.site.id, idleSince });
    const statusOf = async (id: string) => (await queries.conversation(id))?.status;
    expect(await statusOf(silent.conversationId)).toBe("closed");
    expect(await statusOf(busy.conversationId)).toBe("active");
    await visitor.send({ ...silent, clientId: randomUUID(), content: "я вернулся" });
    expect(await queries.conversation(silent.conversationId)).toMatchObject({
      status: "active",
      mode: "ai",
    });
  });

  it("finds conversations by code, name and whole phone number, on the given sites alone", async () => {
    const { queries, visitor } = server.app.chat;
    const who = await begin();
    await visitor.submitLead({ ...who, name: "Ефросинья 100%", phone: "8 916 765-43-21" });
    const siteIds = [server.site.id];
    const ids = async (text: string) =>
      (await queries.find({ siteIds, text, limit: 5 })).map(({ id }) => id);
    const code = (await queries.conversation(who.conversationId))?.code ?? "";
    for (const text of [`#${code.toLowerCase()}`, "фросин", "100%", "+7 916 765 43 21"])
      expect(await ids(text)).toContain(who.conversationId);
    expect(await ids("7654321")).toEqual([]);
    expect(await queries.find({ siteIds: [0], text: code, limit: 5 })).toEqual([]);
  });
});
