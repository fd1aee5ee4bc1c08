import { describe, expect, it } from "vitest";
import { ANNA, hire, siteOf, startDesk, startDeskHouse, visitors } from "./desk.ts";
import { startWebhookFront } from "./webhook-front.ts";

describe("two nodes on one bot", () => {
  it("poll one at a time, and the other takes over when one goes", async () => {
    await using house = await startDeskHouse({ hasGroup: true });
    const first = await house.startNode();
    const site = await first.auth.sites.save(siteOf("taxi-test"));
    await hire({ auth: first.auth, control: house.control }, ANNA);
    const second = await house.startNode();
    expect(
      (await house.control.calls({ method: "getUpdates" })).every(({ outcome }) => outcome === 200),
    ).toBe(true);
    const visitor = await visitors(second, site.id).visitor();
    await visitor.askManager();
    await house.control.waitForMessage({ chatId: ANNA, textIncludes: visitor.code });
    await first.stop();
    await house.control.sendText({ personId: ANNA, chat: "private", text: "/list" });
    await house.control.waitForMessage({
      chatId: ANNA,
      textIncludes: "Диалоги",
      timeoutMs: 10_000,
    });
    const conflicts = (await house.control.calls({ method: "getUpdates" })).filter(
      ({ outcome }) => outcome === 409,
    );
    expect(conflicts).toEqual([]);
    const cards = (await house.control.messages({ chatId: ANNA })).filter(({ text: words }) =>
      words?.includes("Суть"),
    );
    expect(cards).toHaveLength(1);
  });
});

describe("updates by webhook", () => {
  it("takes updates with the right secret and turns every other request away", async () => {
    using front = await startWebhookFront();
    await using desk = await startDesk({ webhook: front.webhook });
    front.bringTo(desk.telegram);
    const { telegram, control } = desk;
    expect(telegram.webhookPath).toBe("/hooks/telegram");
    await control.waitForCall({ method: "setWebhook" });
    await hire(desk, ANNA);
    const secret = front.webhook.secret.open();
    const body = { update_id: 1, message: {} };
    for (const wrong of [undefined, "", secret.slice(0, -1), `${secret}, ${secret}`])
      expect(await telegram.acceptUpdate({ secretHeader: wrong, body })).toBe("forbidden");
    for (const bad of [undefined, null, "text", {}, { update_id: "1" }, { update_id: -1 }])
      expect(await telegram.acceptUpdate({ secretHeader: secret, body: bad })).toBe("bad");
  });

  it("forbids everything while polling", async () => {
    await using desk = await startDesk();
    expect(desk.telegram.webhookPath).toBeUndefined();
    expect(await desk.telegram.acceptUpdate({ secretHeader: "", body: { update_id: 1 } })).toBe(
      "forbidden",
    );
  });
});

describe("a bot that changes from polling to a webhook and back", () => {
  it("loses no update of those that came in between", async () => {
    using front = await startWebhookFront();
    await using house = await startDeskHouse();
    let node = await house.startNode();
    await hire({ auth: node.auth, control: house.control }, ANNA);
    const ask = (words: string) =>
      house.control.sendText({ personId: ANNA, chat: "private", text: words });
    const answered = async (count: number) => {
      const isAnswer = ({ text: words }: { text?: string }) => words?.startsWith("Никто не ждёт");
      const answers = async () =>
        (await house.control.messages({ chatId: ANNA })).filter(isAnswer).length;
      await expect.poll(answers, { timeout: 15_000 }).toBe(count);
    };
    await ask("/list");
    await answered(1);
    await node.stop();
    await ask("/list");
    node = await house.startNode({ webhook: front.webhook });
    front.bringTo(node.telegram);
    await answered(2);
    await ask("/list");
    await answered(3);
    await node.stop();
    await ask("/list");
    node = await house.startNode();
    await answered(4);
  });
});
