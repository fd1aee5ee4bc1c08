import { postMessage } from "../state/messages.ts";
import { messageView } from "../state/presenters.ts";
import { plain } from "../state/standing.ts";
import { notifyBot, userOf, type World } from "../state/world.ts";
import type { SandboxControl } from "./contract.ts";
import { findChat, findPerson, openPlace } from "./place.ts";
import { SandboxRefusal } from "./refusal.ts";
import { written } from "./writing.ts";

/** The inline mode: a query, and the choice of an offer. */
export function createInline(
  world: World,
): Pick<SandboxControl, "inlineQuery" | "chooseInlineResult"> {
  return {
    inlineQuery: async ({ query, ...place }) => {
      const { record, from, threadId } = openPlace(world, place);
      const id = String(4_400_000_000_000_000 + world.freshId());
      world.inlineQueries.set(id, { personId: place.personId, chatId: record.chat.id, threadId });
      const chat_type = record.chat.type === "private" ? "sender" : record.chat.type;
      notifyBot(world, { inline_query: { id, from, query, offset: "", chat_type } });
      return { inlineQueryId: id };
    },
    chooseInlineResult: async ({ inlineQueryId, resultId }) => {
      const query = world.inlineQueries.get(inlineQueryId);
      const offer = query?.answer?.offers.find(({ id }) => id === resultId);
      if (!query || !offer) throw new SandboxRefusal(`there is no offer ${resultId}`);
      const record = findChat(world, query.chatId);
      const from = userOf(findPerson(world, query.personId));
      const content = { ...written(offer.text), via_bot: plain(world.bot) };
      const posting = { record, from, threadId: query.threadId };
      return messageView(record, postMessage(world, posting, content));
    },
  };
}
