import { randomUUID } from "node:crypto";
import { createTelegramSandbox } from "@ilpo-chat/telegram-sandbox";
import { describe, expect, it } from "vitest";
import { startTestServer } from "../support/test-server.ts";
import { connectVisitor } from "../support/visitor-socket.ts";
import { ANNA } from "./desk.ts";

/** The whole server, with the sandbox as its Telegram. */
async function startHouse() {
  const stack = new AsyncDisposableStack();
  const sandbox = stack.use(
    await createTelegramSandbox({ botToken: "7000000001:sandbox-token-of-the-tests-only-here" }),
  );
  const server = stack.use(
    await startTestServer({
      database: "postgres",
      env: {
        TELEGRAM_BOT_TOKEN: sandbox.botToken,
        TELEGRAM_API_ROOT: sandbox.apiRoot,
        TELEGRAM_LINK_ROOT: sandbox.linkRoot,
        TELEGRAM_GROUP_ID: String(sandbox.groupId),
        TELEGRAM_ADMIN_IDS: String(ANNA),
      },
    }),
  );
  return { server, ...sandbox, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

describe("the webhook's address", () => {
  it("answers a forger like an address that does not exist, and reads nothing of theirs (S-28)", async () => {
    await using server = await startTestServer({
      database: "pglite",
      env: {
        TELEGRAM_BOT_TOKEN: "7000000001:sandbox-token-of-the-tests-only-here",
        // Nobody listens there, so that no update is fetched or brought.
        TELEGRAM_API_ROOT: "http://127.0.0.1:9",
        TELEGRAM_WEBHOOK_URL: "https://chat.example.org/hook",
        TELEGRAM_WEBHOOK_SECRET: "a-secret_of-the-tests",
      },
    });
    const bring = async (secret: string | undefined, body: string, type = "application/json") => {
      const headers = {
        "Content-Type": type,
        ...(secret === undefined ? {} : { "X-Telegram-Bot-Api-Secret-Token": secret }),
      };
      const response = await fetch(`${server.url}/hook`, { method: "POST", headers, body });
      await response.body?.cancel();
      return response.status;
    };
    const update = JSON.stringify({ update_id: 1 });
    const huge = JSON.stringify({ update_id: 2, text: "x".repeat(2_000_000) });
    const right = "a-secret_of-the-tests";
    const forged = [undefined, "", right.slice(0, -1), `${right}, ${right}`, "of-another-bot"];
    for (const secret of forged) expect(await bring(secret, update)).toBe(404);
    expect(await bring("wrong", huge)).toBe(404);
    expect(await bring("wrong", "{")).toBe(404);
    expect(await bring(right, huge)).toBe(413);
    expect(await bring(right, "{")).toBe(400);
    expect(await bring(right, update, "text/plain")).toBe(400);
    expect(await bring(right, update)).toBe(200);
  });
});

describe("who waits for a manager", () => {
  it("is told how many are before them, at each opening and as others are taken or go", async () => {
    await using house = await startHouse();
    const { server } = house;
    const { chat, auth } = server.app;
    const call = async () => {
      const who = await server.visitor();
      return { ...who, conversationId: await chat.visitor.requestManager(who) };
    };
    const [first, second] = [await call(), await call()];
    const who = await server.visitor();
    using client = await connectVisitor(server, who.token);
    const heard: unknown[] = [];
    client.socket.on("queue", (place: unknown) => heard.push(place));
    const answer = await client.call("manager:request", {});
    if (!answer.ok) throw new Error(answer.error.code);
    const { conversationId } = answer;
    const place = (ahead: number) => ({ conversationId, ahead });
    const last = () => expect.poll(() => heard.at(-1), { timeout: 10_000 });
    await last().toEqual(place(2));
    const [manager] = await auth.managers.all();
    if (!manager) throw new Error("no manager");
    await chat.manager.claim({ ...first, manager });
    await last().toEqual(place(1));
    using later = await connectVisitor(server, who.token);
    const told = new Promise((resolve) => later.socket.once("queue", resolve));
    await later.call("conversation:open", {});
    expect(await told).toEqual(place(1));
    await chat.visitor.close(second);
    await last().toEqual(place(0));
  });
});

describe("what visitors notice of the desk", () => {
  it("is whether managers are there, at once and when it changes", async () => {
    await using house = await startHouse();
    const { server, control } = house;
    const who = await server.visitor();
    using client = await connectVisitor(server, who.token);
    const heard: unknown[] = [];
    client.socket.on("site", (status: unknown) => heard.push(status));
    await control.start({ personId: ANNA });
    await control.waitForMessage({ chatId: ANNA, textIncludes: "/help" });
    await control.sendText({ personId: ANNA, chat: "private", text: "/off" });
    await expect.poll(() => heard.at(-1)).toEqual({ online: false, telegram: true });
    using late = await connectVisitor(server, who.token);
    late.socket.disconnect();
    const first = new Promise((resolve) => late.socket.once("site", resolve));
    late.socket.connect();
    expect(await first).toEqual({ online: false, telegram: true });
    await control.sendText({ personId: ANNA, chat: "private", text: "/on" });
    await expect.poll(() => heard.at(-1)).toEqual({ online: true, telegram: true });
  });

  it("is the end of the connection within a second of /ban, and no way back", async () => {
    await using house = await startHouse();
    const { server, control, groupId } = house;
    const who = await server.visitor();
    using client = await connectVisitor(server, who.token);
    await client.call("conversation:open", {
      page: "https://ilpo-taxi.top/usloviya",
      locale: "ru",
    });
    const sent = await client.call("message:send", { clientId: randomUUID(), content: "спам" });
    if (!sent.ok) throw new Error("not sent");
    await client.call("manager:request", { conversationId: sent.conversationId });
    const { threadId } = await control.waitForTopic({ nameIncludes: "🟡" });
    const place = { chatId: groupId, threadId };
    const card = await control.waitForMessage({ ...place, textIncludes: "Суть" });
    expect(card.text).toContain("ilpo-taxi.top/usloviya · RU · компьютер");
    const cut = new Promise<number>((resolve) => {
      client.socket.once("disconnect", () => resolve(performance.now()));
    });
    await control.sendText({ personId: ANNA, chat: "group", threadId, text: "/ban" });
    await control.waitForUpdatesTaken();
    const takenAt = performance.now();
    expect((await cut) - takenAt).toBeLessThan(1_000);
    await expect(connectVisitor(server, who.token)).rejects.toThrow("visitor-blocked");
  });
});
