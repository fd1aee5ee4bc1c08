import type { Conversation } from "#chat";
import type { Manager } from "#auth";
import { ownHere, refuseIfOthers } from "./actions.ts";
import { visitorLabel } from "./card.ts";
import { answer, codeAndRest, type CommandHandler, meant } from "./command-handler.ts";
import { cleanName } from "./format.ts";
import { type Acting, type HandlingDeps, leads } from "./handling.ts";
import { type Effect, type Outcome, say } from "./outcome.ts";
import { mayHandle } from "./perform.ts";
import { textsFor } from "./texts.ts";

/** `/transfer`: to whom? */
export const transfer: CommandHandler = async (deps, acting, { message, rest }) => {
  const { texts, manager } = acting;
  const conversation = await meant(deps, acting, { message, code: codeAndRest(rest).code });
  if (!conversation) return answer(deps, acting, texts.noConversation);
  const refusal = refuseIfOthers(acting, conversation);
  if (refusal) return answer(deps, acting, refusal.words);
  const others = (await deps.auth.managers.all()).filter(
    (each) => each.isActive && each.id !== manager.id && mayHandle(each, conversation),
  );
  if (others.length === 0) return answer(deps, acting, texts.nobodyElse);
  const buttons = others.slice(0, 20).map((each) => [
    {
      text: cleanName(each.name) || texts.managerName,
      callback_data: `g:${conversation.id}:${each.id}`,
    },
  ]);
  const text = texts.transferTo(visitorLabel(conversation, texts));
  return answer(deps, acting, { text, buttons });
};

/** A name was pressed. The rights of both are looked up now. */
export async function transferPressed(
  deps: HandlingDeps,
  acting: Acting,
  { conversation, toId }: { readonly conversation: Conversation; readonly toId: number },
): Promise<Outcome> {
  const { texts, desk, manager, spot } = acting;
  const told = (text: string): Outcome => ({ effects: [], answer: { text } });
  const refusal = refuseIfOthers(acting, conversation);
  if (refusal) return told(refusal.words);
  const to = await deps.auth.managers.byId(toId);
  if (!to || !(await give(deps, to, conversation))) return told(texts.buttonStale);
  const left: Effect[] =
    desk?.focus === conversation.id ? [(tx) => deps.desks.loseFocus(tx, desk.managerId)] : [];
  const [name, toName] = [manager.name, to.name].map(
    (each) => cleanName(each) || texts.managerName,
  );
  const text = texts.transferredHere(name ?? "", toName ?? "");
  // In the group everybody is to see whose it is, and the new leader may have no private chat.
  const here = acting.isPrivate
    ? []
    : [say(deps, spot, { text, conversationId: conversation.id, isReply: false })];
  return {
    effects: [...left, ...here, ...(await receive(deps, { to, conversation, from: manager }))],
    answer: { text: texts.transferred(toName ?? "") },
  };
}

/** True as well when an update that comes again finds it done. */
async function give({ chat }: HandlingDeps, to: Manager, conversation: Conversation) {
  if (!to.isActive || !mayHandle(to, conversation)) return false;
  const { id: conversationId } = conversation;
  if (await chat.manager.transfer({ conversationId, to: { id: to.id, name: to.name } }))
    return true;
  const now = await chat.queries.conversation(conversationId);
  return now !== undefined && leads(to, now);
}

interface Receiving {
  readonly to: Manager;
  readonly from: Manager;
  readonly conversation: Conversation;
}

/** The new leader hears of it, and gets the lines into their private chat when they have one. */
async function receive(
  deps: HandlingDeps,
  { to, from, conversation }: Receiving,
): Promise<Effect[]> {
  const desk = await deps.desks.ofManager(to.id);
  if (!desk) return [];
  const texts = textsFor(desk.locale);
  const spot = { chatId: desk.chatId, threadId: undefined, messageId: 0 };
  const label = visitorLabel(conversation, texts);
  const text = texts.transferredToYou(cleanName(from.name) || texts.managerName, label);
  const own = { manager: to, spot, isPrivate: true, desk, texts };
  return [
    say(deps, spot, { text, conversationId: conversation.id, isReply: false }),
    ...(await ownHere(deps, own, conversation.id)),
  ];
}
