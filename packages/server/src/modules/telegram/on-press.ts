import type { CallbackQuery } from "grammy/types";
import type { Conversation } from "#chat";
import { type Action, close, decide, focus, history, take, toAi } from "./actions.ts";
import type { Verb } from "./card.ts";
import { type Acting, actingAs, conversationFor, type HandlingDeps, topicOf } from "./handling.ts";
import { onLessonPress, pressedLesson } from "./learning/on-lesson.ts";
import { transferPressed } from "./on-transfer.ts";
import type { Outcome } from "./outcome.ts";
import { textsFor } from "./texts.ts";
import { onVisitorPress } from "./visitor/on-visitor.ts";

const DATA = /^([tachpfyng]):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?::(\d{1,10}))?$/u;

/**
 * A press of a button. SECURITY: the data only names what is asked for; who asks, and whether they
 * may, is looked up now, so a kept button or a guessed one gives nothing.
 */
export async function onPress(deps: HandlingDeps, query: CallbackQuery): Promise<Outcome> {
  const acting = await presser(deps, query);
  if (!acting) return onVisitorPress(deps, query);
  const stale = { effects: [], answer: { text: acting.texts.buttonStale } };
  const lesson = pressedLesson(query.data);
  const [, verb, id = lesson?.conversationId, argument] = DATA.exec(query.data ?? "") ?? [];
  const conversation = await shownHere(deps, acting, id);
  if (!conversation) return stale;
  if (lesson) return onLessonPress(deps, acting, { verb: lesson.verb, conversation });
  if (verb === "g") return transferPressed(deps, acting, { conversation, toId: Number(argument) });
  if (verb === "p") return { effects: [], answer: await phone(deps, acting, conversation.id) };
  const action = ACTIONS[verb as Exclude<Verb, "p" | "g">];
  const { words, effects } = await action(deps, acting, conversation);
  return { effects, answer: { text: words } };
}

const ACTIONS: Record<Exclude<Verb, "p" | "g">, Action> = {
  t: take,
  a: toAi(),
  c: close,
  h: history,
  f: focus,
  y: decide("approved"),
  n: decide("rejected"),
};

/** SECURITY: S-29. In a group only what belongs to that group can be pressed. */
async function shownHere(
  deps: HandlingDeps,
  { manager, isPrivate, spot }: Acting,
  id: string | undefined,
): Promise<Conversation | undefined> {
  const found = id === undefined ? undefined : await conversationFor(deps, manager, id);
  return found && (isPrivate || deps.groups.of(found.siteId) === spot.chatId) ? found : undefined;
}

/** What a press is answered with when we failed. */
export function pressFailed(): { readonly text: string } {
  return { text: textsFor(undefined).pressFailed };
}

async function presser(
  deps: HandlingDeps,
  { from, message }: CallbackQuery,
): Promise<Acting | undefined> {
  if (!message) return undefined;
  const { chat } = message;
  const isPrivate = chat.type === "private";
  if (isPrivate ? chat.id !== from.id : !deps.groups.has(chat.id)) return undefined;
  const spot = { chatId: chat.id, threadId: topicOf(message), messageId: message.message_id };
  return actingAs(deps, from, { spot, isPrivate });
}

/** A number that is to be read off a screen. */
function inGroups(phone: string): string {
  return phone.replace(/^(\+7)(\d{3})(\d{3})(\d{2})(\d{2})$/u, "$1 $2 $3-$4-$5");
}

/** PRIVACY: shown to the one who pressed, and not kept in the chat. */
async function phone({ chat }: HandlingDeps, { texts }: Acting, conversationId: string) {
  const number = await chat.manager.revealPhone(conversationId);
  return { text: number === null ? texts.noPhone : inGroups(number), isAlert: true };
}
