import { startScriptedOpenAi } from "@ilpo-chat/testkit";
import { describe, expect, it } from "vitest";
import { leaseTurns } from "../../src/modules/ai/turns/group-statements.ts";
import { createTurnStore } from "../../src/modules/ai/turns/turn-store.ts";
import { byAi, databases, freshDatabase, providerAt, startNode, startVisitor } from "./support.ts";

describe.each(databases)("the lease of a turn on %s", (kind) => {
  it("goes to one, can be taken when it has run out, and ends the first one's right", async () => {
    await using database = await freshDatabase(kind);
    await using node = await startNode({ url: database.url, timing: { sweepMs: 3_600_000 } });
    const turns = createTurnStore(node.db);
    const visitor = await startVisitor(node);
    await visitor.say("спасибо");
    await visitor.see(byAi);
    const { conversationId } = visitor;
    const asked = { conversationId, turn: 7, siteId: node.site.id, isOurs: true, hasWords: true };
    const lease = (leaseMs: number) =>
      node.db.line.transaction(
        async (runner) =>
          (await leaseTurns(runner, [asked], { leaseMs, requestedAt: new Date() })).get(
            conversationId,
          )?.lease,
      );
    const first = await lease(-1);
    const second = await lease(60_000);
    expect([first?.fence, second?.fence]).toEqual([1, 2]);
    expect(await lease(60_000)).toBeUndefined();
    if (!first || !second) throw new Error("no lease");
    expect(await turns.renew([first], 60_000)).toEqual(new Set());
    expect(await turns.planHandover(first, null, 60_000)).toBe(false);
    expect(await turns.renew([second], 60_000)).toEqual(new Set([conversationId]));
    await turns.finish(second, { state: "answered" });
    expect(await lease(60_000)).toBeUndefined();
  });
});

describe("a turn whose process falls silent", () => {
  it("is taken over by another process, and answered once", async () => {
    await using database = await freshDatabase("postgres");
    const hangs = Promise.withResolvers<void>();
    await using silent = await startScriptedOpenAi({
      respond: async () => {
        hangs.resolve();
        return new Promise<string>(() => {});
      },
    });
    await using healthy = await startScriptedOpenAi();
    const frozen = { leaseMs: 3_600_000, sweepMs: 3_600_000 };
    await using first = await startNode({
      url: database.url,
      config: providerAt(silent.baseUrl),
      timing: frozen,
    });
    const visitor = await startVisitor(first);
    await visitor.say("какая комиссия у парка");
    await hangs.promise;
    // As a frozen process: its lease runs out while it still believes in it.
    await first.db
      .sql<{ ai_turns: { lease_until: Date | null } }>()
      .updateTable("ai_turns")
      .set({ lease_until: new Date(0) })
      .execute();
    await using second = await startNode({
      url: database.url,
      config: providerAt(healthy.baseUrl),
      timing: { sweepMs: 100 },
    });
    const ended = Promise.withResolvers<void>();
    second.chat.events.on("reply.ended", () => ended.resolve());
    await ended.promise;
    const entries = await second.chat.queries.recentEntries(visitor.conversationId, 50);
    const answers = entries.flatMap((entry) => byAi(entry) ?? []);
    expect(answers.map(({ sources }) => sources[0]?.id)).toEqual(["commission"]);
  });

  it("is finished by the next start when the process was told to stop", async () => {
    await using database = await freshDatabase("postgres");
    const hangs = Promise.withResolvers<void>();
    await using silent = await startScriptedOpenAi({
      respond: async () => {
        hangs.resolve();
        return new Promise<string>(() => {});
      },
    });
    const timing = { graceMs: 50, sweepMs: 100 };
    const first = await startNode({
      url: database.url,
      config: providerAt(silent.baseUrl),
      timing,
    });
    const visitor = await startVisitor(first);
    await visitor.say("какая комиссия у парка");
    await hangs.promise;
    await first[Symbol.asyncDispose]();
    await using second = await startNode({ url: database.url, timing });
    const ended = Promise.withResolvers<string>();
    second.chat.events.on("reply.ended", ({ reason }) => ended.resolve(reason));
    expect(await ended.promise).toBe("done");
  });
});
