import { describe, expect, it } from "vitest";
import type { TelegramSandbox } from "../src/index.ts";
import { ANNA, PETR, rawCall, startSandbox } from "./support.ts";

async function refusal(sandbox: TelegramSandbox, method: string, params: Record<string, unknown>) {
  const { status, body } = await rawCall(sandbox, method, params);
  expect(body).toMatchObject({ ok: false, error_code: status });
  return body["description"];
}

describe("refusals in Telegram's words", () => {
  it("knows neither another token nor an unknown method", async () => {
    await using sandbox = await startSandbox();
    const wrong = await fetch(`${sandbox.apiRoot}/bot1:wrong/getMe`);
    expect([wrong.status, await wrong.json()]).toEqual([
      401,
      { ok: false, error_code: 401, description: "Unauthorized" },
    ]);
    expect(await refusal(sandbox, "sendNothing", {})).toBe("Not Found");
  });

  it.each([
    ["sendMessage", { text: "a" }, "chat_id is empty"],
    ["sendMessage", { chat_id: 42, text: "a" }, "chat not found"],
    ["sendMessage", { chat_id: -1_002_000_000_001 }, "message text is empty"],
    ["sendMessage", { chat_id: -1_002_000_000_001, text: "  " }, "message text is empty"],
    ["sendMessage", { chat_id: -1_002_000_000_001, text: "я".repeat(4097) }, "message is too long"],
    [
      "sendMessage",
      { chat_id: -1_002_000_000_001, text: "a", message_thread_id: 99 },
      "message thread not found",
    ],
    [
      "sendMessage",
      { chat_id: -1_002_000_000_001, text: "a", reply_parameters: { message_id: 9 } },
      "message to be replied not found",
    ],
    [
      "sendMessage",
      { chat_id: -1_002_000_000_001, text: "<b>a", parse_mode: "HTML" },
      `can't parse entities: Can't find end tag corresponding to start tag "b"`,
    ],
    [
      "sendMessage",
      { chat_id: -1_002_000_000_001, text: "a.b", parse_mode: "MarkdownV2" },
      `can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'`,
    ],
    [
      "sendPhoto",
      { chat_id: -1_002_000_000_001, photo: "nothing" },
      "wrong remote file identifier specified: Wrong string length",
    ],
    [
      "editMessageText",
      { chat_id: -1_002_000_000_001, message_id: 9, text: "a" },
      "message to edit not found",
    ],
    [
      "deleteMessage",
      { chat_id: -1_002_000_000_001, message_id: 9 },
      "message to delete not found",
    ],
    ["closeForumTopic", { chat_id: -1_002_000_000_001, message_thread_id: 9 }, "TOPIC_ID_INVALID"],
    [
      "answerCallbackQuery",
      { callback_query_id: "9" },
      "query is too old and response timeout expired or query ID is invalid",
    ],
  ])("%s %j: %s", async (method, params, reason) => {
    await using sandbox = await startSandbox();
    expect(await refusal(sandbox, method, params)).toBe(`Bad Request: ${reason}`);
  });

  it("takes a text of exactly 4096 units", async () => {
    await using sandbox = await startSandbox();
    const { body } = await rawCall(sandbox, "sendMessage", {
      chat_id: sandbox.groupId,
      text: "🙂".repeat(2048),
    });
    expect(body["ok"]).toBe(true);
  });

  it("refuses callback data of more than 64 bytes", async () => {
    await using sandbox = await startSandbox();
    const send = (data: string) => ({
      chat_id: sandbox.groupId,
      text: "a",
      reply_markup: { inline_keyboard: [[{ text: "Взять", callback_data: data }]] },
    });
    expect(await refusal(sandbox, "sendMessage", send("я".repeat(33)))).toBe(
      "Bad Request: BUTTON_DATA_INVALID",
    );
    expect((await rawCall(sandbox, "sendMessage", send("я".repeat(32)))).status).toBe(200);
  });

  it("refuses an edit that changes nothing", async () => {
    await using sandbox = await startSandbox();
    const chat_id = sandbox.groupId;
    await rawCall(sandbox, "sendMessage", { chat_id, text: "то же" });
    const same = { chat_id, message_id: 1, text: "то же" };
    expect(await refusal(sandbox, "editMessageText", same)).toMatch(
      /^Bad Request: message is not modified/,
    );
  });

  it("allows one reaction from Telegram's set", async () => {
    await using sandbox = await startSandbox();
    const chat_id = sandbox.groupId;
    await rawCall(sandbox, "sendMessage", { chat_id, text: "a" });
    const react = (...emoji: string[]) => ({
      chat_id,
      message_id: 1,
      reaction: emoji.map((one) => ({ type: "emoji", emoji: one })),
    });
    expect(await refusal(sandbox, "setMessageReaction", react("🗑"))).toBe(
      "Bad Request: REACTION_INVALID",
    );
    expect(await refusal(sandbox, "setMessageReaction", react("👍", "👀"))).toBe(
      "Bad Request: REACTIONS_TOO_MANY",
    );
    expect((await rawCall(sandbox, "setMessageReaction", react("👀"))).status).toBe(200);
  });

  it("cannot begin with a person who has not started, nor write to one who blocked", async () => {
    await using sandbox = await startSandbox();
    const params = { chat_id: ANNA, text: "a" };
    expect(await refusal(sandbox, "sendMessage", params)).toBe(
      "Forbidden: bot can't initiate conversation with a user",
    );
    await sandbox.control.start({ personId: ANNA });
    expect((await rawCall(sandbox, "sendMessage", params)).status).toBe(200);
    await sandbox.control.block({ personId: ANNA });
    expect(await refusal(sandbox, "sendMessage", params)).toBe(
      "Forbidden: bot was blocked by the user",
    );
  });

  it("cannot write in a closed topic, nor manage topics, without the right", async () => {
    await using sandbox = await startSandbox();
    const chat_id = sandbox.groupId;
    const created = await rawCall(sandbox, "createForumTopic", { chat_id, name: "Тема" });
    const { message_thread_id } = created.body["result"] as { message_thread_id: number };
    await rawCall(sandbox, "closeForumTopic", { chat_id, message_thread_id });
    const words = { chat_id, message_thread_id, text: "a" };
    expect((await rawCall(sandbox, "sendMessage", words)).status).toBe(200);
    await sandbox.control.demoteBot();
    expect(await refusal(sandbox, "sendMessage", words)).toBe("Bad Request: TOPIC_CLOSED");
    expect(await refusal(sandbox, "createForumTopic", { chat_id, name: "Ещё" })).toBe(
      "Bad Request: not enough rights to create a topic",
    );
  });

  it("forgets a deleted topic and the group after an upgrade or a removal", async () => {
    await using sandbox = await startSandbox();
    const { control, groupId: chat_id } = sandbox;
    await rawCall(sandbox, "createForumTopic", { chat_id, name: "Тема" });
    await control.deleteTopic({ threadId: 1 });
    expect(
      await refusal(sandbox, "sendMessage", { chat_id, message_thread_id: 1, text: "a" }),
    ).toBe("Bad Request: message thread not found");
    const { groupId } = await control.upgradeGroup();
    expect(sandbox.groupId).toBe(groupId);
    const { body } = await rawCall(sandbox, "sendMessage", { chat_id, text: "a" });
    expect(body["parameters"]).toEqual({ migrate_to_chat_id: groupId });
    await control.removeBotFromGroup();
    expect(await refusal(sandbox, "sendMessage", { chat_id: groupId, text: "a" })).toBe(
      "Forbidden: bot was kicked from the supergroup chat",
    );
  });

  it("takes a form and a query as well as JSON, and lists commands", async () => {
    await using sandbox = await startSandbox();
    const root = `${sandbox.apiRoot}/bot${sandbox.botToken}`;
    const commands = JSON.stringify([{ command: "on", description: "На смену" }]);
    await fetch(`${root}/setMyCommands`, {
      method: "POST",
      body: new URLSearchParams({ commands }),
    });
    const listed = await fetch(`${root}/getmycommands`);
    expect(await listed.json()).toEqual({
      ok: true,
      result: [{ command: "on", description: "На смену" }],
    });
    const sent = await fetch(`${root}/sendMessage?chat_id=${sandbox.groupId}&text=привет`);
    expect(await sent.json()).toMatchObject({ ok: true, result: { text: "привет" } });
  });

  it("shows members and administrators as they stand", async () => {
    await using sandbox = await startSandbox();
    const chat_id = sandbox.groupId;
    const { body } = await rawCall(sandbox, "getChatAdministrators", { chat_id });
    const statuses = (body["result"] as { status: string }[]).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual(["administrator", "administrator", "creator"]);
    await sandbox.control.setMember({ personId: PETR, role: "left" });
    const member = await rawCall(sandbox, "getChatMember", { chat_id, user_id: PETR });
    expect(member.body["result"]).toMatchObject({ status: "left", user: { first_name: "Пётр" } });
  });
});
