import type { Update } from "@grammyjs/types";
import { describe, expect, it } from "vitest";
import { ANNA, createBot, poll, rawCall, startHook, startSandbox } from "./support.ts";

const group = { personId: ANNA, chat: "group" } as const;

function ids(body: Record<string, unknown>): number[] {
  return (body["result"] as Update[]).map((update) => update.update_id);
}

describe("getUpdates", () => {
  it("repeats updates until an offset confirms them", async () => {
    await using sandbox = await startSandbox();
    for (const text of ["раз", "два", "три"]) await sandbox.control.sendText({ ...group, text });
    const first = ids((await rawCall(sandbox, "getUpdates", { limit: 2 })).body);
    expect(ids((await rawCall(sandbox, "getUpdates", { limit: 2 })).body)).toEqual(first);
    const next = (first[1] ?? 0) + 1;
    expect(ids((await rawCall(sandbox, "getUpdates", { offset: next })).body)).toEqual([next]);
  });

  it("waits for an update and answers as soon as it comes", async () => {
    await using sandbox = await startSandbox();
    const waiting = rawCall(sandbox, "getUpdates", { timeout: 50 });
    await sandbox.control.sendText({ ...group, text: "слово" });
    expect(ids((await waiting).body)).toHaveLength(1);
  });

  it("ends the first poller with 409 when a second one comes", async () => {
    await using sandbox = await startSandbox();
    const bot = createBot(sandbox);
    const first = poll(bot);
    await sandbox.control.waitForReceiver();
    const second = rawCall(sandbox, "getUpdates", { timeout: 30 });
    await expect(first.running).rejects.toThrow("409: Conflict: terminated by other getUpdates");
    await sandbox.control.sendText({ ...group, text: "слово" });
    expect((await second).body["ok"]).toBe(true);
  });

  it("answers 409 while a webhook is set", async () => {
    await using sandbox = await startSandbox();
    await using hook = await startHook();
    await rawCall(sandbox, "setWebhook", { url: hook.url });
    const { status, body } = await rawCall(sandbox, "getUpdates");
    expect([status, body["error_code"]]).toEqual([409, 409]);
    expect(body["description"]).toMatch(/^Conflict: can't use getUpdates method while webhook/);
    await rawCall(sandbox, "deleteWebhook");
    expect((await rawCall(sandbox, "getUpdates")).status).toBe(200);
  });

  it("withholds the kinds that the bot did not ask for", async () => {
    await using sandbox = await startSandbox();
    const { message_id: messageId } = await sandbox.control.sendText({ ...group, text: "слово" });
    await sandbox.control.react({
      chatId: sandbox.groupId,
      messageId,
      personId: ANNA,
      emoji: ["🔥"],
    });
    const { body } = await rawCall(sandbox, "getUpdates", { allowed_updates: ["callback_query"] });
    expect(ids(body)).toHaveLength(1);
    await sandbox.control.sendText({ ...group, text: "ещё" });
    expect(ids((await rawCall(sandbox, "getUpdates")).body)).toHaveLength(1);
  });
});

describe("setWebhook", () => {
  it("posts updates in order with the secret and repeats what was not taken", async () => {
    await using sandbox = await startSandbox();
    await using hook = await startHook([500, 429]);
    await rawCall(sandbox, "setWebhook", { url: hook.url, secret_token: "s3cret_token" });
    for (const text of ["раз", "два"]) await sandbox.control.sendText({ ...group, text });
    await hook.waitForCount(4);
    expect(hook.received.map(({ update }) => update.message?.text)).toEqual([
      "раз",
      "раз",
      "раз",
      "два",
    ]);
    expect(hook.received.every(({ secret }) => secret === "s3cret_token")).toBe(true);
    await sandbox.control.waitForUpdatesTaken();
    const { body } = await rawCall(sandbox, "getWebhookInfo");
    expect(body["result"]).toMatchObject({
      url: hook.url,
      pending_update_count: 0,
      last_error_message: "Wrong response from the webhook: 429 Too Many Requests",
    });
  });

  it("drops what waits when told and refuses a bad secret", async () => {
    await using sandbox = await startSandbox();
    await sandbox.control.sendText({ ...group, text: "старое" });
    const bad = await rawCall(sandbox, "setWebhook", {
      url: "http://127.0.0.1:1",
      secret_token: "a b",
    });
    expect(bad.body["description"]).toBe("Bad Request: secret token contains unallowed characters");
    await rawCall(sandbox, "deleteWebhook", { drop_pending_updates: true });
    expect((await sandbox.control.state()).pendingUpdates).toBe(0);
  });
});

describe("broken delivery", () => {
  it("delivers an update twice, replays an old one and lets a lower number through", async () => {
    await using sandbox = await startSandbox();
    await sandbox.control.duplicateUpdates({ times: 1 });
    await sandbox.control.sendText({ ...group, text: "раз" });
    const [id = 0, twin] = ids((await rawCall(sandbox, "getUpdates")).body);
    expect(twin).toBe(id);
    await rawCall(sandbox, "getUpdates", { offset: id + 1 });
    await sandbox.control.replayUpdate({ updateId: id });
    expect(ids((await rawCall(sandbox, "getUpdates", { offset: id + 1 })).body)).toEqual([id]);
    await sandbox.control.pushRawUpdate({ update: { update_id: 5 } });
    expect(ids((await rawCall(sandbox, "getUpdates", { offset: id + 1 })).body)).toEqual([5]);
    expect(ids((await rawCall(sandbox, "getUpdates", { offset: id + 1 })).body)).toEqual([]);
  });

  it("holds updates back until the delay is lifted", async () => {
    await using sandbox = await startSandbox();
    await sandbox.control.delayUpdates({ ms: 60_000 });
    await sandbox.control.sendText({ ...group, text: "раз" });
    expect(ids((await rawCall(sandbox, "getUpdates")).body)).toEqual([]);
    const waiting = rawCall(sandbox, "getUpdates", { timeout: 30 });
    await sandbox.control.delayUpdates({ ms: 0 });
    expect(ids((await waiting).body)).toHaveLength(1);
  });
});
