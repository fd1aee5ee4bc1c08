import { describe, expect, it } from "vitest";
import { createKnowledge } from "../../src/modules/ai/knowledge/knowledge.ts";
import { byAi, databases, freshDatabase, startNode, startVisitor } from "./support.ts";

const anna = { id: 1, name: "Анна" };

describe.each(databases)("the consultant on %s", (kind) => {
  it("answers from the article, names it, and shows the answer being written", async () => {
    await using database = await freshDatabase(kind);
    await using node = await startNode({ url: database.url });
    const visitor = await startVisitor(node);
    const deltas: string[] = [];
    node.chat.events.on("reply.delta", ({ text }) => deltas.push(text));
    await visitor.say("какая комиссия у парка");
    const answer = await visitor.see(byAi);
    expect(answer.content).toMatch(/^Комиссия парка 3%/);
    expect(answer.content).toContain("«Комиссия парка и платформы»");
    expect(answer.sources[0]).toEqual({ id: "commission", title: "Комиссия парка и платформы" });
    expect(answer.partial ?? false).toBe(false);
    expect(deltas.length).toBeGreaterThan(2);
    expect(deltas.join("").trim()).toBe(answer.content);
  });

  it("answers each of several questions, and names all their articles", async () => {
    await using database = await freshDatabase(kind);
    await using node = await startNode({ url: database.url });
    const visitor = await startVisitor(node);
    await visitor.say("здравствуйте! какая комиссия у парка и когда приходят деньги на карту?");
    const answer = await visitor.see(byAi);
    expect(answer.content).toMatch(/^Комиссия парка 3%[^]*5–15 минут[^]*Подробнее: «/);
    expect(answer.sources.map(({ id }) => id)).toEqual(["commission", "payouts"]);
  });

  it("knows with the next question what another process has written", async () => {
    await using database = await freshDatabase(kind);
    await using node = await startNode({ url: database.url });
    const visitor = await startVisitor(node);
    await visitor.say("какая комиссия у парка");
    expect((await visitor.see(byAi)).content).toMatch(/^Комиссия парка 3%/);
    const other = createKnowledge({ db: node.db });
    const known = await other.bySlug(node.site.id, "commission");
    const body = "Комиссия парка теперь 5% с заказа.";
    await other.save(node.site.id, { ...known!, body });
    await visitor.say("какая комиссия у парка");
    const answers = () => visitor.entries.flatMap((entry) => byAi(entry) ?? []);
    await visitor.see(() => answers()[1]);
    expect(answers()[1]?.content).toContain("5%");
  });

  it("says that it does not know, and calls a manager when that is accepted", async () => {
    await using database = await freshDatabase(kind);
    await using node = await startNode({ url: database.url });
    const visitor = await startVisitor(node);
    await visitor.say("какая погода завтра");
    const answer = await visitor.see(byAi);
    expect(answer).toMatchObject({ sources: [] });
    expect(answer.content).toContain("не знаю");
    await visitor.say("да, позовите");
    const reason = await visitor.see((entry) =>
      entry.type === "status.changed" && entry.status === "transferred" ? entry.reason : undefined,
    );
    expect(reason).toBe("Просит менеджера");
  });

  it("gives the advice and a manager to who had an accident", async () => {
    await using database = await freshDatabase(kind);
    await using node = await startNode({ url: database.url });
    const visitor = await startVisitor(node);
    await visitor.say("попал в аварию на заказе");
    expect((await visitor.see(byAi)).sources[0]?.id).toBe("accident");
    await visitor.see((entry) => entry.type === "status.changed" || undefined);
    expect((await node.chat.queries.conversation(visitor.conversationId))?.handoverReason).toBe(
      "ДТП",
    );
  });

  it("keeps what was written when the visitor stops it, marked as cut", async () => {
    await using database = await freshDatabase(kind);
    await using node = await startNode({ url: database.url });
    const visitor = await startVisitor(node);
    const { promise: hasBegun, resolve } = Promise.withResolvers<void>();
    node.chat.events.on("reply.delta", () => resolve());
    await visitor.say("какая комиссия у парка");
    await hasBegun;
    await node.chat.visitor.stopReply(visitor);
    const answer = await visitor.see(byAi);
    expect(answer.partial).toBe(true);
    expect(answer.content.length).toBeLessThan(200);
  });

  it("says nothing after a manager has taken over", async () => {
    await using database = await freshDatabase(kind);
    await using node = await startNode({ url: database.url });
    const visitor = await startVisitor(node);
    const begun = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<string>();
    node.chat.events.on("reply.delta", () => begun.resolve());
    node.chat.events.on("reply.ended", ({ reason }) => ended.resolve(reason));
    await visitor.say("какая комиссия у парка");
    await begun.promise;
    await node.chat.manager.post({
      conversationId: visitor.conversationId,
      manager: anna,
      clientId: crypto.randomUUID(),
      content: "Здравствуйте, это Анна",
    });
    expect(await ended.promise).toBe("superseded");
    expect(visitor.entries.flatMap((entry) => byAi(entry) ?? [])).toEqual([]);
  });
});
