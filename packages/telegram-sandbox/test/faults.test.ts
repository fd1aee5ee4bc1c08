import { GrammyError, HttpError } from "grammy";
import { describe, expect, it } from "vitest";
import type { FaultRule } from "../src/index.ts";
import { createBot, rawCall, startSandbox } from "./support.ts";

describe("faults", () => {
  it("serves 429 with the seconds to wait, as often as told", async () => {
    await using sandbox = await startSandbox();
    const bot = createBot(sandbox);
    await sandbox.control.fail({ method: "sendMessage", kind: "429", retryAfter: 7 });
    const refused = await bot.api
      .sendMessage(sandbox.groupId, "a")
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(GrammyError);
    expect(refused).toMatchObject({
      error_code: 429,
      description: "Too Many Requests: retry after 7",
      parameters: { retry_after: 7 },
    });
    await expect(bot.api.sendMessage(sandbox.groupId, "a")).resolves.toMatchObject({ text: "a" });
    const calls = await sandbox.control.calls({ method: "sendMessage" });
    expect(calls.map(({ applied, outcome, fault }) => [applied, outcome, fault])).toEqual([
      [false, 429, "429"],
      [true, 200, undefined],
    ]);
  });

  it.each<FaultRule["kind"]>(["reset", "502html"])(
    "does the work and loses the answer (%s)",
    async (kind) => {
      await using sandbox = await startSandbox();
      const bot = createBot(sandbox);
      await sandbox.control.fail({ kind, applyFirst: true });
      await expect(bot.api.sendMessage(sandbox.groupId, "один раз")).rejects.toThrow(HttpError);
      expect(await sandbox.control.messages({ chatId: sandbox.groupId })).toHaveLength(1);
      const [call] = await sandbox.control.calls({ method: "sendMessage" });
      expect(call).toMatchObject({ applied: true, fault: kind, result: { text: "один раз" } });
    },
  );

  it("cuts an answer in the middle", async () => {
    await using sandbox = await startSandbox();
    await sandbox.control.fail({ kind: "truncated", applyFirst: true });
    // Not with grammY: it does not notice the cut and waits for its own timeout.
    const call = rawCall(sandbox, "sendMessage", { chat_id: sandbox.groupId, text: "один раз" });
    await expect(call).rejects.toThrow("terminated");
    expect(await sandbox.control.messages({ chatId: sandbox.groupId })).toHaveLength(1);
  });

  it("never answers a call that is to time out", async () => {
    await using sandbox = await startSandbox();
    await sandbox.control.fail({ kind: "timeout" });
    const call = fetch(`${sandbox.apiRoot}/bot${sandbox.botToken}/getMe`, {
      signal: AbortSignal.timeout(200),
    });
    await expect(call).rejects.toThrow("timeout");
    expect(await sandbox.control.calls()).toMatchObject([{ outcome: "timeout", applied: false }]);
  });

  it("spares other chats, other methods and polling, and can be lifted", async () => {
    await using sandbox = await startSandbox();
    const { control, groupId: chat_id } = sandbox;
    await control.fail({ chatId: 1, kind: "500", times: 9 });
    await control.fail({ method: "getMe", kind: "403", times: 9 });
    expect((await rawCall(sandbox, "getUpdates")).status).toBe(200);
    expect((await rawCall(sandbox, "sendMessage", { chat_id, text: "a" })).status).toBe(200);
    expect((await rawCall(sandbox, "getMe")).status).toBe(403);
    await control.clearFaults();
    expect((await rawCall(sandbox, "getMe")).status).toBe(200);
  });

  it("answers 200 with ok false when told", async () => {
    await using sandbox = await startSandbox();
    await sandbox.control.fail({ kind: "okfalse", description: "Bad Request: strange" });
    expect(await rawCall(sandbox, "getMe")).toEqual({
      status: 200,
      body: { ok: false, error_code: 400, description: "Bad Request: strange" },
    });
  });

  it("limits the writes to a group when a budget is set", async () => {
    await using sandbox = await startSandbox({ writeBudgetPerMinute: 2 });
    const send = () => rawCall(sandbox, "sendMessage", { chat_id: sandbox.groupId, text: "a" });
    await send();
    await send();
    const { status, body } = await send();
    expect([status, body["parameters"]]).toEqual([429, { retry_after: 60 }]);
    await sandbox.control.setWriteBudget({ perMinute: null });
    expect((await send()).status).toBe(200);
  });
});
