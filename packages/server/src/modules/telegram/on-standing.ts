import type { ChatMemberUpdated } from "grammy/types";
import type { Tx } from "#kernel/database";
import { saveDesk } from "./desk-store.ts";
import { adminChats } from "./escalation.ts";
import type { HandlingDeps } from "./handling.ts";
import { setUpGroup } from "./on-setup.ts";
import { type Effect, NOTHING, type Outcome, say } from "./outcome.ts";
import { hurryOrders } from "./outbox-store.ts";
import { isGroup } from "./plan.ts";
import { textsFor } from "./texts.ts";
import { forgetVisitor } from "./visitor/store.ts";

/** The bot's place in a chat has changed. */
export async function onStanding(deps: HandlingDeps, change: ChatMemberUpdated): Promise<Outcome> {
  if (change.chat.type !== "private") return inGroup(deps, change);
  return change.new_chat_member.status === "kicked" ? blocked(deps, change.chat.id) : NOTHING;
}

/** A manager who blocks the bot has ended their shift, a visitor has gone back to the site. */
async function blocked(deps: HandlingDeps, chatId: number): Promise<Outcome> {
  const desk = await deps.desks.ofChat(chatId);
  return {
    effects: [
      (tx) => forgetVisitor(tx, chatId),
      ...(desk ? [(tx: Tx) => saveDesk(tx, desk, { isOnShift: false, focus: undefined })] : []),
    ],
  };
}

async function inGroup(deps: HandlingDeps, change: ChatMemberUpdated): Promise<Outcome> {
  const { chat, old_chat_member: before, new_chat_member: now } = change;
  const isOurs = deps.groups.has(chat.id);
  const isThere = now.status === "administrator" || now.status === "member";
  const isWorse = before.status === "administrator" && now.status !== "administrator";
  const effects = [
    ...(isOurs && isThere ? [goOn(deps, chat.id)] : []),
    ...(isOurs && isWorse ? await tellAdmins(deps, change) : []),
  ];
  if (!isThere || before.status === now.status) return { effects };
  const report = await reportTo(deps, change);
  return { effects: [...effects, ...report.effects] };
}

/** What waited for a right is tried at once, with the right or to learn that it is still missing. */
function goOn({ clock, wakeOutbox }: HandlingDeps, chatId: number): Effect {
  return async (tx) => {
    await hurryOrders(tx, chatId, clock.now());
    tx.afterCommit(wakeOutbox);
  };
}

/** Whoever did it, those who can mend it must know: the group itself may be out of reach. */
async function tellAdmins(
  deps: HandlingDeps,
  { chat, new_chat_member: now }: ChatMemberUpdated,
): Promise<Effect[]> {
  const isGone = now.status === "left" || now.status === "kicked";
  const told = new Map<number, string | undefined>();
  for (const site of await deps.auth.sites.all()) {
    if (deps.groups.of(site.id) !== chat.id) continue;
    for (const { chatId, locale } of await adminChats(deps, site.id)) told.set(chatId, locale);
  }
  return [...told]
    .filter(([chatId]) => !isGroup(chatId))
    .map(([chatId, locale]) => {
      const words = textsFor(locale)[isGone ? "botRemoved" : "botDemoted"];
      const spot = { chatId, threadId: undefined, messageId: 0 };
      return say(deps, spot, { text: words(chat.title ?? ""), isReply: false });
    });
}

/** An admin of ours added the bot to a group, or changed its rights: they are told how it stands. */
async function reportTo(deps: HandlingDeps, { chat, from }: ChatMemberUpdated): Promise<Outcome> {
  const manager = await deps.auth.managers.byTelegramId(from.id);
  // SECURITY: a group that a stranger added the bot to stays unknown.
  if (manager?.role !== "admin") return NOTHING;
  const spot = { chatId: chat.id, threadId: undefined, messageId: 0 };
  return setUpGroup(deps, { manager, spot, texts: textsFor(undefined), rest: "" });
}
