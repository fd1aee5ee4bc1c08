import type { Chat } from "#chat";
import { isDomainError } from "#kernel/errors";
import type { PhoneOrder } from "./follower.ts";
import { phoneLike } from "./phone-like.ts";

/** Puts the number that a visitor wrote into their lead. What is no number after all is left where it is. */
export async function takePhone(chat: Chat, { conversationId, seq }: PhoneOrder): Promise<void> {
  const conversation = await chat.queries.conversation(conversationId);
  if (!conversation || conversation.lead?.phone) return;
  const entries = await chat.queries.recentEntries(conversationId, 200);
  const said = entries.find((entry) => entry.seq === seq);
  const phone = said?.type === "message.created" ? phoneLike(said.message.content) : undefined;
  if (phone === undefined) return;
  const { siteId, visitorId } = conversation;
  try {
    await chat.visitor.submitLead({ siteId, visitorId, conversationId, phone });
  } catch (error) {
    if (!isDomainError(error) || error.code !== "bad-request") throw error;
  }
}
