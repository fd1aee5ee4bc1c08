import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { raw } from "../../src/kernel/database.ts";
import { GROUP_MAX } from "../../src/modules/chat/send-statement.ts";
import { databases, startTestServer, type TestServer } from "../support/test-server.ts";

describe.each(databases)("messages that come at once, on %s", (database) => {
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
      content: "начало",
    });
    const send = (content: string, clientId: string = randomUUID()) =>
      server.app.chat.visitor.send({ ...who, conversationId, clientId, content });
    const contents = async () =>
      (await server.app.chat.visitor.open(who))?.entries.map(
        (entry) => entry.type === "message.created" && `${entry.seq} ${entry.message.content}`,
      );
    return { who, conversationId, send, contents };
  };

  it("keep the order in which they were sent, in each conversation", async () => {
    const [one, two] = [await begin(), await begin()];
    const sends = Array.from({ length: 20 }, (_, index) => [
      one.send(`${index}`),
      two.send(`${index}`),
    ]);
    await Promise.all(sends.flat());
    const expected = [
      "1 начало",
      ...Array.from({ length: 20 }, (_, index) => `${index + 2} ${index}`),
    ];
    expect(await one.contents()).toEqual(expected);
    expect(await two.contents()).toEqual(expected);
  });

  it("have ids of their own, in whatever group they were stored", async () => {
    const [one, two] = [await begin(), await begin()];
    const known = randomUUID();
    const words = Array.from({ length: 9 }, (_, index) => [
      one.send(`${index}`),
      two.send(`${index}`),
    ]);
    const alone = [one.send("раз", known), one.send("раз", known), two.send("два")];
    const sent = await Promise.all([...words.flat(), ...alone]);
    const { rows } = await raw<{ id: number; seq: number; conversation_id: string }>`
      select id, seq, conversation_id from messages`.execute(server.app.db.sql());
    const idAt = new Map(rows.map((row) => [`${row.conversation_id} ${row.seq}`, row.id]));
    expect(new Set(idAt.values()).size).toBe(rows.length);
    const sequence = raw<{ block: number }>`
      select increment_by::int as block from pg_sequences where sequencename = 'messages_id_seq'`;
    const [{ block }] = (await sequence.execute(server.app.db.sql())).rows as [{ block: number }];
    expect(block).toBeGreaterThanOrEqual(GROUP_MAX);
    for (const { conversationId, seq, id } of sent) {
      expect(id).toBe(idAt.get(`${conversationId} ${seq}`));
    }
  });

  it("are stored once when they repeat themselves, and do not spoil their group", async () => {
    const [one, two] = [await begin(), await begin()];
    const known = randomUUID();
    const first = await one.send("раз", known);
    const twin = randomUUID();
    const results = await Promise.allSettled([
      two.send("сосед"),
      one.send("раз", known),
      one.send("близнец", twin),
      one.send("близнец", twin),
      one.send("другое", twin),
      two.send("сосед 2"),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    expect(results[1]).toMatchObject({ value: first });
    expect(results[3]).toEqual(results[2]);
    expect(results[4]).toMatchObject({ reason: { code: "client-id-reused" } });
    expect(await one.contents()).toEqual(["1 начало", "2 раз", "3 близнец"]);
    expect(await two.contents()).toEqual(["1 начало", "2 сосед", "3 сосед 2"]);
  });

  it("stay in one transaction when one of them is a repeat, each time", async () => {
    for (const time of [1, 2]) {
      const people = [await begin(), await begin(), await begin()] as const;
      const known = randomUUID();
      const first = await people[1].send("было", known);
      const [, , again, last] = await Promise.all([
        people[0].send("впереди"),
        people[0].send("раз"),
        people[1].send("было", known),
        people[2].send("два"),
      ]);
      expect(again).toEqual(first);
      const { rows } = await raw<{ xmin: string }>`
        select xmin::text from messages where content in ('раз', 'два') order by id desc limit 2`.execute(
        server.app.db.sql(),
      );
      expect(rows, `time ${time}`).toHaveLength(2);
      expect(new Set(rows.map(({ xmin }) => xmin)).size).toBe(1);
      expect(last.seq).toBe(2);
    }
  });

  it("reopen what is closed and refuse what is not theirs, each for itself", async () => {
    const [one, two, closed] = [await begin(), await begin(), await begin()];
    await server.app.chat.visitor.close({ ...closed.who, conversationId: closed.conversationId });
    const stranger = await server.visitor();
    const [, theirs, reopened] = await Promise.allSettled([
      one.send("раз"),
      server.app.chat.visitor.send({
        ...stranger,
        conversationId: two.conversationId,
        clientId: randomUUID(),
        content: "чужое",
      }),
      closed.send("снова"),
    ]);
    expect(theirs).toMatchObject({ reason: { code: "not-found" } });
    expect(reopened).toMatchObject({ status: "fulfilled", value: { seq: 4 } });
    expect(await two.contents()).toEqual(["1 начало"]);
  });
});

describe("a conversation that somebody holds", () => {
  it("holds up nobody else, and keeps its own order", async () => {
    await using server = await startTestServer({ database: "postgres", isIdle: true });
    const { visitor } = server.app.chat;
    const people = [await server.visitor(), await server.visitor()] as const;
    const ids = await Promise.all(
      people.map(
        async (who) =>
          (await visitor.send({ ...who, clientId: randomUUID(), content: "начало" }))
            .conversationId,
      ),
    );
    const send = (index: 0 | 1, content: string) =>
      visitor.send({
        ...people[index],
        conversationId: ids[index] ?? "",
        clientId: randomUUID(),
        content,
      });
    const holder = new Client({ connectionString: server.env["DATABASE_URL"] });
    await holder.connect();
    await holder.query("begin");
    await holder.query("select from conversations where id = $1 for update", [ids[0]]);
    const held = [send(0, "1"), send(0, "2")];
    expect(await send(1, "свободно")).toMatchObject({ seq: 2 });
    held.push(send(0, "3"));
    expect(await send(1, "и ещё")).toMatchObject({ seq: 3 });
    await holder.query("commit");
    await holder.end();
    expect((await Promise.all(held)).map(({ seq }) => seq)).toEqual([2, 3, 4]);
  });

  it("that moves on meanwhile leaves no gap, whoever came first", async () => {
    await using server = await startTestServer({ database: "postgres", isIdle: true });
    const { visitor } = server.app.chat;
    const who = await server.visitor();
    const words = (content: string) => ({ ...who, clientId: randomUUID(), content });
    const { conversationId } = await visitor.send(words("начало"));
    const holder = new Client({ connectionString: server.env["DATABASE_URL"] });
    await holder.connect();
    const waits = async () => {
      const { rows } = await holder.query(
        "select from pg_stat_activity where application_name like 'ilpo-chat%' and wait_event_type = 'Lock'",
      );
      return rows.length;
    };
    for (const round of [1, 2, 3]) {
      await holder.query("begin");
      await holder.query(
        "update conversations set last_seq = last_seq + 1 where id = $1 returning last_seq",
        [conversationId],
      );
      const sent = visitor.send({ ...words(`${round}`), conversationId });
      await expect.poll(waits, { interval: 1 }).toBe(1);
      await holder.query("commit");
      expect(await sent).toMatchObject({ seq: round * 2 + 1 });
    }
    await holder.end();
  });
});
