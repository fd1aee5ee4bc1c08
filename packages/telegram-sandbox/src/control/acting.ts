import { changeStanding, openPrivateChat } from "../state/membership.ts";
import { postMessage, removeMessage } from "../state/messages.ts";
import { messageView } from "../state/presenters.ts";
import { isReactionEmoji, setReactions } from "../state/reactions.ts";
import { isPresent, kicked, memberOf } from "../state/standing.ts";
import { notifyBot, userOf, type StoredMessage, type World } from "../state/world.ts";
import type { Press, SandboxControl } from "./contract.ts";
import { findChat, findMessage, findPerson } from "./place.ts";
import { SandboxRefusal } from "./refusal.ts";
import { written } from "./writing.ts";

type Acting = Pick<SandboxControl, "press" | "react" | "start" | "block" | "deleteMessage">;

/** What people do besides writing. */
export function createActing(world: World): Acting {
  return {
    press: async (args) => {
      const person = findPerson(world, args.personId);
      const { record, message } = findMessage(world, args);
      if (!isPresent(record.members.get(person.id)))
        throw new SandboxRefusal(`${person.firstName} is not in chat ${args.chatId}`);
      const data = buttonData(message, args);
      const callbackQueryId = String(4_300_000_000_000_000 + world.freshId());
      world.callbacks.set(callbackQueryId, { personId: person.id, askedAt: world.now() });
      notifyBot(world, {
        callback_query: {
          id: callbackQueryId,
          from: userOf(person),
          message,
          chat_instance: String(record.chat.id * 7),
          data,
        },
      });
      return { callbackQueryId };
    },
    react: async ({ personId, emoji, ...ref }) => {
      const { record, message } = findMessage(world, ref);
      const allowed = emoji.filter(isReactionEmoji);
      if (allowed.length < emoji.length) throw new SandboxRefusal("Telegram has no such reaction");
      setReactions(world, { record, message, user: userOf(findPerson(world, personId)) }, allowed);
    },
    start: async ({ personId, payload }) => {
      const person = findPerson(world, personId);
      const record = openPrivateChat(world, person);
      if (!isPresent(record.members.get(world.bot.id)))
        changeStanding(world, { record, by: userOf(person) }, memberOf(world.bot));
      const posting = { record, from: userOf(person) };
      const text = payload ? `/start ${payload}` : "/start";
      return messageView(record, postMessage(world, posting, written(text)));
    },
    block: async ({ personId }) => {
      const record = findChat(world, personId);
      const by = userOf(findPerson(world, personId));
      changeStanding(world, { record, by }, kicked(world.bot));
    },
    deleteMessage: async (ref) => {
      const { record, message } = findMessage(world, ref);
      removeMessage(world, record, message.message_id);
    },
  };
}

function buttonData(message: StoredMessage, { data, text }: Press): string {
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
  const found = buttons.find(
    (button) =>
      "callback_data" in button &&
      (data === undefined ? button.text === text : button.callback_data === data),
  );
  if (!found || !("callback_data" in found))
    throw new SandboxRefusal(
      `message ${message.message_id} has no such button, only: ${buttons.map((button) => button.text).join(", ") || "none"}`,
    );
  return found.callback_data;
}
