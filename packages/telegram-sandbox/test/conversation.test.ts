import { InputFile } from "grammy";
import { describe, expect, it } from "vitest";
import { ANNA, createBot, MARAT, PETR, poll, startSandbox, TINY_PNG } from "./support.ts";

describe("a grammY bot that polls", () => {
  it("answers a command in the private chat of a person who pressed Start", async () => {
    await using sandbox = await startSandbox();
    const bot = createBot(sandbox);
    bot.command("start", (context) => context.reply(`Здравствуйте, ${context.match}!`));
    await using _polling = poll(bot);
    const started = await sandbox.control.start({ personId: ANNA, payload: "invite-1" });
    expect(started.entities).toEqual([{ type: "bot_command", offset: 0, length: 6 }]);
    const answer = await sandbox.control.waitForMessage({ chatId: ANNA, fromBot: true });
    expect(answer.text).toBe("Здравствуйте, invite-1!");
    expect(answer.message_id).toBe(started.message_id + 1);
  });

  it("opens a topic, writes into it, hears the answer there and closes it", async () => {
    await using sandbox = await startSandbox();
    const bot = createBot(sandbox);
    const chat = sandbox.groupId;
    const topic = await bot.api.createForumTopic(chat, "🟡 Алексей · Казань");
    const thread = { message_thread_id: topic.message_thread_id };
    const card = await bot.api.sendMessage(chat, "Карточка", thread);
    expect(card).toMatchObject({ ...thread, is_topic_message: true, chat: { is_forum: true } });
    await bot.api.pinChatMessage(chat, card.message_id);
    const heard: (string | undefined)[] = [];
    bot.on("message:text", (context) => {
      heard.push(`${context.from.first_name}@${context.msg.message_thread_id}`);
      return context.react("👀");
    });
    await using _polling = poll(bot);
    const threadId = topic.message_thread_id;
    const words = await sandbox.control.sendText({
      personId: ANNA,
      chat: "group",
      threadId,
      text: "Добрый день",
      replyTo: card.message_id,
    });
    expect(words.reply_to_message?.text).toBe("Карточка");
    await sandbox.control.waitForReaction({
      chatId: chat,
      messageId: words.message_id,
      emoji: "👀",
    });
    expect(heard).toEqual([`Анна@${threadId}`]);
    await bot.api.editForumTopic(chat, threadId, { name: "⚪ Алексей" });
    await bot.api.closeForumTopic(chat, threadId);
    expect(await sandbox.control.topics()).toMatchObject([{ name: "⚪ Алексей", isClosed: true }]);
    const services = await sandbox.control.messages({ chatId: chat, threadId });
    expect(services.flatMap(Object.keys).filter((key) => key.startsWith("forum_topic"))).toEqual([
      "forum_topic_created",
      "forum_topic_edited",
      "forum_topic_closed",
    ]);
    const { chats } = await sandbox.control.state();
    expect(chats[0]?.pinnedMessageIds).toEqual([card.message_id]);
  });

  it("gets a press, answers it and edits the card in place", async () => {
    await using sandbox = await startSandbox();
    const bot = createBot(sandbox);
    bot.on("callback_query:data", async (context) => {
      await context.editMessageText("Ведёт Анна");
      await context.answerCallbackQuery({ text: `Взято: ${context.callbackQuery.data}` });
    });
    await using _polling = poll(bot);
    const card = await bot.api.sendMessage(sandbox.groupId, "Ждёт", {
      reply_markup: { inline_keyboard: [[{ text: "Взять", callback_data: "take:1" }]] },
    });
    const ref = { chatId: sandbox.groupId, messageId: card.message_id };
    const pressed = await sandbox.control.press({ personId: ANNA, ...ref, text: "Взять" });
    const answer = await sandbox.control.waitForCallbackAnswer(pressed);
    expect(answer).toMatchObject({ personId: ANNA, text: "Взято: take:1", showAlert: false });
    const [edited] = await sandbox.control.messages({ chatId: sandbox.groupId });
    expect(edited).toMatchObject({ text: "Ведёт Анна", edit_date: expect.any(Number) });
    expect(edited?.reply_markup).toBeUndefined();
  });

  it("carries a person's photo to the bot and the bot's file back, byte for byte", async () => {
    await using sandbox = await startSandbox();
    const bot = createBot(sandbox);
    const photo = await sandbox.control.sendPhoto({
      personId: PETR,
      chat: "group",
      bytes: TINY_PNG,
      caption: "права",
    });
    const { file_path } = await bot.api.getFile(photo.photo?.at(-1)?.file_id ?? "");
    const download = await fetch(`${sandbox.apiRoot}/file/bot${sandbox.botToken}/${file_path}`);
    expect(Buffer.from(await download.arrayBuffer()).equals(TINY_PNG)).toBe(true);
    const sent = await bot.api.sendPhoto(sandbox.groupId, new InputFile(TINY_PNG, "фото.png"));
    expect(sent.photo).toMatchObject([{ width: 3, height: 2 }]);
    const again = await bot.api.sendPhoto(sandbox.groupId, sent.photo[0]?.file_id ?? "");
    expect(again.photo).toEqual(sent.photo);
    const pdf = new InputFile(Buffer.from("%PDF"), "договор.pdf");
    const { document } = await bot.api.sendDocument(sandbox.groupId, pdf);
    expect(document).toMatchObject({ file_name: "договор.pdf", file_size: 4 });
  });

  it("sends and receives albums with one group id", async () => {
    await using sandbox = await startSandbox();
    const bot = createBot(sandbox);
    const media = [1, 2].map((number) => ({
      type: "photo" as const,
      media: new InputFile(TINY_PNG),
      caption: `№${number}`,
    }));
    const album = await bot.api.sendMediaGroup(sandbox.groupId, media);
    expect(album.map(({ caption }) => caption)).toEqual(["№1", "№2"]);
    const items = [1, 2].map(() => ({ kind: "photo" as const, bytes: TINY_PNG }));
    await sandbox.control.sendAlbum({ personId: ANNA, chat: "group", items });
    const all = await sandbox.control.messages({ chatId: sandbox.groupId });
    const [first, second, third, fourth] = all.map(({ media_group_id: group }) => group);
    expect(first).toBeDefined();
    expect([second, fourth]).toEqual([first, third]);
    expect(third).not.toBe(first);
  });

  it("hears edits, reactions, blocks and changes of members", async () => {
    await using sandbox = await startSandbox();
    const { control, groupId } = sandbox;
    const bot = createBot(sandbox);
    const heard: string[] = [];
    bot.on("edited_message", (context) => void heard.push(`edit ${context.msg.text}`));
    bot.on("message_reaction", (context) => void heard.push(context.reactions().emojiAdded.join()));
    bot.on(
      "my_chat_member",
      (context) => void heard.push(context.myChatMember.new_chat_member.status),
    );
    bot.on("chat_member", (context) => void heard.push(context.chatMember.new_chat_member.status));
    await using _polling = poll(bot);
    await control.waitForReceiver();
    const words = await control.sendText({ personId: ANNA, chat: "group", text: "ой" });
    const ref = { chatId: groupId, messageId: words.message_id };
    await control.edit({ ...ref, personId: ANNA, text: "ай" });
    await control.react({ ...ref, personId: PETR, emoji: ["👍"] });
    await control.start({ personId: ANNA });
    await control.block({ personId: ANNA });
    await control.setMember({ personId: MARAT, role: "left" });
    await control.demoteBot();
    await control.waitForUpdatesTaken();
    expect(heard).toEqual(["edit ай", "👍", "kicked", "left", "member"]);
    await expect(bot.api.sendMessage(ANNA, "эй")).rejects.toThrow("bot was blocked by the user");
  });

  it("offers inline results that a person can choose", async () => {
    await using sandbox = await startSandbox();
    const bot = createBot(sandbox);
    bot.on("inline_query", (context) =>
      context.answerInlineQuery([
        {
          type: "article",
          id: "hello",
          title: "Приветствие",
          input_message_content: { message_text: `Здравствуйте! ${context.inlineQuery.query}` },
        },
      ]),
    );
    await using _polling = poll(bot);
    const place = { personId: ANNA, chat: "group" } as const;
    const query = await sandbox.control.inlineQuery({ ...place, query: "привет" });
    const { offers } = await sandbox.control.waitForInlineAnswer(query);
    expect(offers).toMatchObject([{ id: "hello", title: "Приветствие" }]);
    const chosen = await sandbox.control.chooseInlineResult({ ...query, resultId: "hello" });
    expect(chosen).toMatchObject({ text: "Здравствуйте! привет", via_bot: { is_bot: true } });
  });
});
