import type { Message } from "grammy/types";
import type { Conversation } from "#chat";
import { cleanName } from "../format.ts";
import { type Acting, conversationFor, type HandlingDeps } from "../handling.ts";
import type { MappedMessage } from "../message-store.ts";
import { type NewOrder, PRIORITY } from "../order.ts";
import { type Effect, NOTHING, type Outcome, react, say } from "../outcome.ts";
import { insertOrders } from "../outbox-store.ts";
import { textsFor } from "../texts.ts";
import { decidedText, type LessonVerb, offerButtons, offerText } from "./lesson-text.ts";
import type { Lesson, LessonWords } from "./port.ts";

const DATA = /^l([yne]):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/u;
const ANSWER_MAX = 2_500;
const QUESTION_MAX = 300;

/** What a press on an offer names; undefined when it was another button. */
export function pressedLesson(
  data: string | undefined,
): { readonly verb: LessonVerb; readonly conversationId: string } | undefined {
  const [, verb, conversationId] = DATA.exec(data ?? "") ?? [];
  return conversationId === undefined ? undefined : { verb: verb as LessonVerb, conversationId };
}

/** Approves, rejects or tells how to change an entry. */
export async function onLessonPress(
  deps: HandlingDeps,
  acting: Acting,
  { verb, conversation }: { readonly verb: LessonVerb; readonly conversation: Conversation },
): Promise<Outcome> {
  const { manager, texts } = acting;
  if (verb === "e")
    return { effects: [], answer: { text: texts.lessons.howToEdit, isAlert: true } };
  const verdict = verb === "y" ? "approved" : "rejected";
  const lesson = await deps.learning.decide({
    conversationId: conversation.id,
    managerId: manager.id,
    verdict,
  });
  if (!lesson) return { effects: [], answer: { text: texts.lessons.tooLate } };
  const name = cleanName(manager.name) || texts.managerName;
  return {
    effects: await redrawn(deps, { conversation, lesson, decidedBy: name }),
    answer: { text: texts.lessons[verdict === "approved" ? "nowLive" : "dropped"] },
  };
}

/** New words for an entry, as a reply to its offer. Undefined when the message is no such reply. */
export async function onLessonReply(
  deps: HandlingDeps,
  acting: Acting,
  message: Message,
): Promise<Outcome | undefined> {
  const { manager, spot, texts } = acting;
  const { reply_to_message: reply } = message;
  const replied = reply && (await deps.messages.find(spot.chatId, reply.message_id));
  if (replied?.direction !== "draft") return undefined;
  const conversation = await conversationFor(deps, manager, replied.conversationId);
  if (!conversation) return NOTHING;
  const words = wordsIn(message.text ?? "");
  const lesson = words && (await deps.learning.revise(conversation.id, words));
  if (!lesson) {
    const text = words ? texts.lessons.tooLate : texts.lessons.howToEdit;
    return { effects: [say(deps, spot, { text })] };
  }
  return { effects: [...(await redrawn(deps, { conversation, lesson })), react(deps, spot, "👌")] };
}

/** A first line that asks is the question; everything else is the answer. */
function wordsIn(text: string): LessonWords | undefined {
  const whole = text.trim();
  const [, question = "", answer = ""] = /^([^\n]{3,}\?)[ \t]*\n([\s\S]+)$/u.exec(whole) ?? [];
  if (whole === "" || whole.length > ANSWER_MAX || question.length > QUESTION_MAX) return undefined;
  return answer.trim() === "" ? { answer: whole } : { question, answer: answer.trim() };
}

interface Redraw {
  readonly conversation: Conversation;
  readonly lesson: Lesson;
  /** Who decided; absent while nobody has. */
  readonly decidedBy?: string;
}

/** The offer reads alike wherever it stands. */
async function redrawn(deps: HandlingDeps, redraw: Redraw): Promise<Effect[]> {
  const offers = await deps.messages.offersOf(redraw.conversation.id);
  const orders = await Promise.all(offers.map((offer) => orderFor(deps, offer, redraw)));
  return [
    async (tx) => {
      await insertOrders(tx, orders, deps.clock.now());
      tx.afterCommit(deps.wakeOutbox);
    },
  ];
}

async function orderFor(
  { desks }: HandlingDeps,
  { chatId, messageId }: Pick<MappedMessage, "chatId" | "messageId">,
  { decidedBy, ...about }: Redraw,
): Promise<NewOrder> {
  const texts = textsFor((await desks.ofChat(chatId))?.locale);
  const conversationId = about.conversation.id;
  const input = { ...about, texts };
  return {
    chatId,
    conversationId,
    payload:
      decidedBy === undefined
        ? {
            kind: "reword",
            messageId,
            text: offerText(input),
            buttons: offerButtons(conversationId, texts),
          }
        : { kind: "reword", messageId, text: decidedText(input, decidedBy) },
    priority: PRIORITY.answer,
    dedupeKey: `reword:${chatId}:${messageId}`,
  };
}
