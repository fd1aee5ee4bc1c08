import fc from "fast-check";
import { expect, it } from "vitest";
import { createConclude } from "../../src/modules/ai/turns/conclude.ts";
import { leaseTurns } from "../../src/modules/ai/turns/group-statements.ts";
import { buildNode, byAi, freshDatabase, startVisitor } from "./support.ts";

const anna = { id: 1, name: "Анна" };
const steps = ["first answer", "second answer", "claim", "more words"] as const;

it("stores no answer after a manager's claim or newer words, none of an outdated lease, and one a turn", async () => {
  await using database = await freshDatabase("postgres");
  await using node = await buildNode({ url: database.url });
  const { chat, db } = node;
  const conclude = createConclude({ chat, line: db.openLine(), leaseMs: 60_000 });
  const schedule = fc.shuffledSubarray([...steps], { minLength: 2 });
  await fc.assert(
    fc.asyncProperty(schedule, async (order) => {
      const visitor = await startVisitor(node);
      await visitor.say("вопрос");
      const { conversationId } = visitor;
      const asked = { conversationId, turn: 1, siteId: node.site.id, isOurs: true, hasWords: true };
      const lease = (leaseMs: number) =>
        db.line.transaction(async (runner) => {
          const options = { leaseMs, requestedAt: new Date() };
          return (await leaseTurns(runner, [asked], options)).get(conversationId)?.lease;
        });
      const leases = { outdated: await lease(-1), current: await lease(60_000) };
      const answer = async (held: (typeof leases)["current"], content: string) => {
        if (!held) throw new Error("no lease");
        const message = { conversationId, turn: 1, content };
        return conclude({ lease: held, message, result: { state: "answered" } });
      };
      const does = {
        "first answer": () => answer(leases.outdated, "outdated"),
        "second answer": () => answer(leases.current, "current"),
        claim: () => chat.manager.claim({ conversationId, manager: anna }),
        "more words": () => visitor.say("ещё вопрос"),
      };
      await Promise.all(order.map((step) => does[step]()));
      const entries = await chat.queries.recentEntries(conversationId, 50);
      const answers = entries.filter((entry) => byAi(entry));
      expect(answers.flatMap((entry) => byAi(entry)?.content ?? [])).not.toContain("outdated");
      expect(answers.length).toBeLessThanOrEqual(1);
      const moved = entries.find(
        (entry) =>
          entry.type === "manager.joined" ||
          (entry.type === "message.created" && entry.message.content === "ещё вопрос"),
      );
      for (const { seq } of answers) expect(seq).toBeLessThan(moved?.seq ?? Infinity);
      const isUndisturbed = !order.includes("claim") && !order.includes("more words");
      if (isUndisturbed) expect(answers).toHaveLength(order.includes("second answer") ? 1 : 0);
    }),
    { numRuns: 40 },
  );
});
