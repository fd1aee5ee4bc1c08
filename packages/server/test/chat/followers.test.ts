import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { databases, startTestServer } from "../support/test-server.ts";

describe.each(databases)("a follower on %s", (database) => {
  it("gets every entry once and in order, also after it has failed", async () => {
    const env = { TELEGRAM_BOT_TOKEN: "1:a-token-that-nobody-is-asked-for" };
    await using server = await startTestServer({ database, env, isIdle: true });
    const { chat } = server.app;
    const who = await server.visitor();
    const seen: number[] = [];
    const { promise: complete, resolve } = Promise.withResolvers<void>();
    let failures = 2;
    const first = await chat.visitor.send({ ...who, clientId: randomUUID(), content: "раз" });
    await chat.visitor.requestManager({ ...who, conversationId: first.conversationId });
    chat.follow({
      name: "telegram",
      async handle({ entries }, tx) {
        if (failures-- > 0) throw new Error("planned");
        tx.afterCommit(() => {
          seen.push(...entries.map(({ seq }) => seq));
          if (seen.length === 12) resolve();
        });
      },
    });
    for (let index = 0; index < 10; index += 1) {
      await chat.visitor.send({ ...who, clientId: randomUUID(), content: `${index}` });
    }
    await complete;
    expect(seen).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
  });
});
