import type { Bot } from "../bot.ts";
import { mapMessage } from "../message-store.ts";
import type { Keyboard, OrderPayload } from "../order.ts";
import type { Order } from "../outbox-store.ts";
import type { Progress } from "../progress.ts";
import { done, type Payload, textArgs } from "../send.ts";

interface OfferSender {
  readonly bot: Bot;
}

type OfferPayload = Payload<"offer"> | Payload<"reword">;

export function isOffer(payload: OrderPayload): payload is OfferPayload {
  return payload.kind === "offer" || payload.kind === "reword";
}

/** Shows an offer or changes one. */
export function sendOffer(
  deps: OfferSender,
  order: Order,
  payload: OfferPayload,
): Promise<Progress> {
  return payload.kind === "offer" ? show(deps, order, payload) : reword(deps, order, payload);
}

/** Remembers where it stands, so that a reply to it finds it. */
async function show(
  { bot }: OfferSender,
  order: Order,
  payload: Payload<"offer">,
): Promise<Progress> {
  const { chatId, conversationId = "" } = order;
  const args = { ...textArgs(order, payload.text), ...keyboard(payload.buttons) };
  const { message_id: messageId } = await bot.call("sendMessage", (api) => api.sendMessage(args));
  return {
    ...done(messageId),
    record: (tx) =>
      mapMessage(tx, { chatId, messageId, conversationId, seqs: [], direction: "draft" }),
  };
}

/** Without buttons given, those that were there go. */
async function reword(
  { bot }: OfferSender,
  { chatId }: Order,
  { messageId, text, buttons = [] }: Payload<"reword">,
): Promise<Progress> {
  const place = { chatId, threadId: undefined };
  const args = { ...textArgs(place, text), ...keyboard(buttons), message_id: messageId };
  await bot.call("editMessageText", (api) => api.editMessageText(args));
  return done();
}

function keyboard(buttons: Keyboard) {
  return { reply_markup: { inline_keyboard: buttons.map((row) => [...row]) } };
}
