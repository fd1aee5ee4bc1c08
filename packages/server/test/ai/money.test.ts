import { randomUUID } from "node:crypto";
import { startScriptedOpenAi } from "@ilpo-chat/testkit";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/kernel/clock.ts";
import { systemIds } from "../../src/kernel/ids.ts";
import { createBudgetStore } from "../../src/modules/ai/money/budget-store.ts";
import { createLedger } from "../../src/modules/ai/money/ledger.ts";
import {
  buildNode,
  byAi,
  databases,
  freshDatabase,
  providerAt,
  startNode,
  startVisitor,
} from "./support.ts";

const far = 1_000_000_000;

describe.each(databases)("budgets on %s", (kind) => {
  it("cannot be overspent, however many ask at once, and forget nothing", async () => {
    await using database = await freshDatabase(kind);
    await using node = await buildNode({ url: database.url });
    const store = createBudgetStore(node.db);
    // Two nodes, as it were.
    const ledgers = [1, 2].map(() => createLedger({ store, clock: systemClock, ids: systemIds }));
    const caps = { visitorDay: far, siteDay: 1_000, siteMonth: far };
    const asks = Array.from({ length: 60 }, (_, at) =>
      ledgers[at % 2]!.reserve({ siteId: 1, visitorId: randomUUID(), caps }, 100, 1),
    );
    const got = (await Promise.all(asks)).filter((reservation) => reservation !== undefined);
    expect(got).toHaveLength(10);
    await Promise.all(got.map((one) => one.settle({ micros: 40, tokens: 7 })));
    // Settled twice is settled once.
    await got[0]?.settle({ micros: 40, tokens: 7 });
    const today = new Date();
    expect(await store.spending([1], today)).toEqual({ usd: 0.0004, tokens: 70, requests: 10 });
    expect(await store.spending([2], today)).toEqual({ usd: 0, tokens: 0, requests: 0 });
    const ledger = ledgers[0]!;
    expect(await ledger.reserve({ siteId: 1, caps }, 601, 1)).toBeUndefined();
    expect(await ledger.reserve({ siteId: 1, caps }, 500, 0.8)).toBeUndefined();
    expect(await ledger.reserve({ siteId: 1, caps }, 600, 1)).toBeDefined();
  });

  it("are a visitor's, a site's day's and a site's month's, each by itself", async () => {
    await using database = await freshDatabase(kind);
    await using node = await buildNode({ url: database.url });
    const store = createBudgetStore(node.db);
    let now = new Date("2026-01-31T12:00:00Z");
    const clock = { ...systemClock, now: () => now };
    const ledger = createLedger({ store, clock, ids: systemIds });
    const caps = { visitorDay: 300, siteDay: 500, siteMonth: 700 };
    const spend = async (visitorId: string) => {
      const reservation = await ledger.reserve({ siteId: 1, visitorId, caps }, 250, 1);
      await reservation?.settle({ micros: 250, tokens: 1 });
      return reservation !== undefined;
    };
    const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()];
    expect([await spend(one), await spend(one)]).toEqual([true, false]);
    expect([await spend(two), await spend(three)]).toEqual([true, false]);
    now = new Date("2026-02-01T00:00:00Z");
    expect([await spend(one), await spend(two)]).toEqual([true, true]);
    now = new Date("2026-02-02T00:00:00Z");
    expect(await spend(one)).toBe(false);
  });

  it("are forgotten when they are old: visitors' first", async () => {
    await using database = await freshDatabase(kind);
    await using node = await buildNode({ url: database.url });
    const store = createBudgetStore(node.db);
    let now = new Date("2026-01-31T12:00:00Z");
    const clock = { ...systemClock, now: () => now };
    const ledger = createLedger({ store, clock, ids: systemIds });
    const caps = { visitorDay: far, siteDay: far, siteMonth: far };
    await ledger.reserve({ siteId: 1, visitorId: randomUUID(), caps }, 1, 1);
    const scopes = async () =>
      (
        await node.db
          .sql<{ ai_budgets: { scope: string } }>()
          .selectFrom("ai_budgets")
          .select("scope")
          .execute()
      ).map(({ scope }) => scope.replace(/:.*/, ""));
    await ledger.forgetOld();
    expect((await scopes()).toSorted()).toEqual(["site", "site", "visitor"]);
    now = new Date("2026-02-03T12:00:00Z");
    await ledger.forgetOld();
    expect(await scopes()).toEqual(["site", "site"]);
    now = new Date("2028-03-03T12:00:00Z");
    await ledger.forgetOld();
    expect(await scopes()).toEqual([]);
  });

  it("count what a dead process had set aside as spent", async () => {
    await using database = await freshDatabase(kind);
    await using node = await buildNode({ url: database.url });
    const store = createBudgetStore(node.db);
    const ledger = createLedger({ store, clock: systemClock, ids: systemIds });
    const caps = { visitorDay: far, siteDay: 100, siteMonth: far };
    await store.open([{ scope: "site:9", period: "2026-01-01", cap: 1 }]);
    const dead = await ledger.reserve({ siteId: 9, caps }, 100, 1);
    await node.db
      .sql<{ ai_reservations: { expires_at: Date } }>()
      .updateTable("ai_reservations")
      .set({ expires_at: new Date(0) })
      .execute();
    await ledger.settleExpired();
    await dead?.settle({ micros: 1, tokens: 1 });
    expect((await store.spending([9], new Date())).usd).toBe(0.0001);
  });
});

const dear = { prompt: 1_000, completion: 1_000 };
const cheap = { prompt: 1, completion: 1 };

describe("an answer", () => {
  it("is paid for: what it cost is kept with its turn, its model and its prompt's version", async () => {
    await using database = await freshDatabase("postgres");
    await using upstream = await startScriptedOpenAi({ respond: () => "Комиссия 3%." });
    const config = { ...providerAt(upstream.baseUrl), prices: { "*": dear } };
    await using node = await startNode({ url: database.url, config });
    const visitor = await startVisitor(node);
    await visitor.say("какая комиссия у парка");
    await visitor.see(byAi);
    const rows = () =>
      node.db
        .sql<{
          ai_turns: {
            state: string;
            model: string;
            cost_micros: number;
            prompt_tokens: number;
            completion_tokens: number;
            prompt_version: string;
          };
        }>()
        .selectFrom("ai_turns")
        .selectAll()
        .where("state", "=", "answered")
        .execute();
    await expect.poll(async () => (await rows()).length).toBe(1);
    const [turn] = await rows();
    expect(turn).toMatchObject({ model: "first", prompt_version: expect.any(String) as string });
    // The stand-in tells its own price, a millionth for a token, which goes before the table.
    const tokens = turn!.prompt_tokens + turn!.completion_tokens;
    expect(Number(turn!.cost_micros)).toBe(tokens);
    await expect
      .poll(() => node.ai.spending([node.site.id], new Date()))
      .toEqual({ usd: tokens / 1e6, tokens, requests: 1 });
    expect((await node.metrics.render()).body).toMatch(/ai_cost_usd_total\{model="first"\} \d/);
  });

  it("comes from a cheaper model when little is left, from the knowledge when nothing is", async () => {
    await using database = await freshDatabase("postgres");
    await using upstream = await startScriptedOpenAi({ respond: ({ model }) => `от ${model}` });
    const config = {
      ...providerAt(upstream.baseUrl, ["dear", "cheap"]),
      prices: { dear, cheap },
    };
    await using node = await startNode({ url: database.url, config });
    const ask = async (siteDayUsd: number, question = "какая комиссия у парка") => {
      await node.auth.sites.save({ ...node.site, consultant: { siteDayUsd } });
      const visitor = await startVisitor(node);
      await visitor.say(question);
      return { visitor, answer: await visitor.see(byAi) };
    };
    expect((await ask(100)).answer.content).toBe("от dear");
    expect((await ask(1)).answer.content).toBe("от cheap");
    const spent = await ask(0);
    expect(spent.answer.content).toMatch(/^Комиссия парка 3%/);
    const lost = await ask(0, "какая погода завтра");
    expect(lost.answer).toMatchObject({
      content: "Дальше поможет менеджер. Он увидит нашу переписку и ответит здесь.",
      card: "lead",
    });
    await lost.visitor.see((entry) => entry.type === "status.changed" || undefined);
  });

  it("costs nothing while the provider turns everybody away, and the budget is there afterwards", async () => {
    await using database = await freshDatabase("postgres");
    await using upstream = await startScriptedOpenAi({ respond: () => "Комиссия 3%." });
    const config = { ...providerAt(upstream.baseUrl), prices: { "*": dear } };
    await using node = await startNode({ url: database.url, config });
    upstream.setFault({ kind: "status", status: 503 });
    for (const question of ["какая комиссия у парка", "когда приходят деньги"]) {
      const visitor = await startVisitor(node);
      await visitor.say(question);
      expect((await visitor.see(byAi)).content).toContain("по справочнику парка");
    }
    expect(upstream.requests.length).toBeGreaterThan(1);
    const spending = () => node.ai.spending([node.site.id], new Date());
    await expect.poll(async () => (await spending()).requests).toBe(upstream.requests.length);
    expect(await spending()).toMatchObject({ usd: 0, tokens: 0 });
  });
});
