import type { Auth } from "#auth";
import type { Chat, Conversation } from "#chat";
import type { Clock } from "#kernel/clock";
import type { Database, Tx } from "#kernel/database";
import { derivedUuid } from "#kernel/ids";
import { backWords } from "./away.ts";
import { visitorLabel } from "./card.ts";
import { cardsOf, changeCard } from "./card-store.ts";
import { allDesks, type DeskStore } from "./desk-store.ts";
import type { Groups } from "./groups.ts";
import { type NewOrder, PRIORITY, syncOrder } from "./order.ts";
import { insertOrders } from "./outbox-store.ts";
import { hasTopic } from "./plan.ts";
import { desksOf } from "./presence.ts";
import { rich } from "./rich-text.ts";
import { isOpen, type SiteRules } from "./site-rules.ts";
import type { SiteStore } from "./site-store.ts";
import { textsFor } from "./texts.ts";
import { visitorWords } from "./visitor-words.ts";
import { moveWait, type Wait, type WaitStore } from "./wait-store.ts";

export interface EscalationDeps {
  readonly auth: Auth;
  readonly chat: Chat;
  readonly db: Database;
  readonly clock: Clock;
  readonly desks: DeskStore;
  readonly sites: SiteStore;
  readonly groups: Groups;
  readonly waits: WaitStore;
  readonly wakeOutbox: () => void;
}

/**
 * Acts on everybody who has waited too long: louder once, then the admins, then the truth to the
 * visitor and the AI back. Each step commits with its mark, so a crash repeats none.
 */
export async function escalateDue(deps: EscalationDeps): Promise<void> {
  for (const wait of await deps.waits.due(deps.clock.now())) await escalate(deps, wait);
}

async function escalate(deps: EscalationDeps, wait: Wait): Promise<void> {
  const { chat, clock, db, sites } = deps;
  const conversation = await chat.queries.conversation(wait.conversationId);
  if (conversation?.status !== "transferred")
    return void (await db.transaction((tx) => moveWait(tx, wait, null)));
  const rules = await sites.rules(wait.siteId);
  const now = clock.now();
  if (!isOpen(rules, now)) return giveBack(deps, { wait, rules, isAway: true });
  if (wait.step === 0) {
    const again = new Date(now.getTime() + rules.claimMinutes * 60_000);
    return advance(deps, { wait, nextAt: again }, (tx) => louder(deps, tx, conversation));
  }
  if (wait.step === 1) {
    const orders = await ordersForAdmins(deps, conversation);
    return advance(deps, { wait, nextAt: now }, async () => orders);
  }
  return giveBack(deps, { wait, rules, isAway: false });
}

async function advance(
  { db, clock, wakeOutbox }: EscalationDeps,
  { wait, nextAt }: { readonly wait: Wait; readonly nextAt: Date },
  act: (tx: Tx) => Promise<NewOrder[]>,
): Promise<void> {
  await db.transaction(async (tx) => {
    if (!(await moveWait(tx, wait, nextAt))) return;
    await insertOrders(tx, await act(tx), clock.now());
    tx.afterCommit(wakeOutbox);
  });
}

/** A line below everything in the topic; a new card below everything in private chats. */
async function louder({ clock }: EscalationDeps, tx: Tx, conversation: Conversation) {
  const cards = await cardsOf(tx, conversation.id);
  const desks = await allDesks(tx);
  const orders: NewOrder[] = [];
  for (const card of cards) {
    if (hasTopic(card)) {
      const texts = textsFor(desks.find(({ chatId }) => chatId === card.chatId)?.locale);
      const text = rich(
        texts.stillWaits(visitorLabel(conversation, texts), waited(conversation, clock)),
      );
      const place = { chatId: card.chatId, conversationId: conversation.id };
      orders.push({
        ...place,
        payload: { kind: "notice", text, replyToCard: true },
        priority: PRIORITY.newCard,
      });
    } else await changeCard(tx, card, { messageId: undefined, shownCard: undefined });
    orders.push(syncOrder(card, PRIORITY.newCard));
  }
  return orders;
}

async function ordersForAdmins(
  deps: EscalationDeps,
  conversation: Conversation,
): Promise<NewOrder[]> {
  const chats = await adminChats(deps, conversation.siteId);
  return chats.map(({ chatId, locale }) => {
    const texts = textsFor(locale);
    const label = visitorLabel(conversation, texts);
    return {
      chatId,
      conversationId: conversation.id,
      payload: {
        kind: "say",
        text: rich(texts.nobodyTook(label, waited(conversation, deps.clock))),
        buttons: [[{ text: texts.buttonTake, callback_data: `t:${conversation.id}` }]],
      },
      priority: PRIORITY.answer,
    };
  });
}

function waited({ waitingSince }: Conversation, clock: Clock): number {
  return waitingSince ? Math.floor((clock.now().getTime() - waitingSince.getTime()) / 60_000) : 0;
}

/** Where a site's admins are told something; the group when none of them has a chat with the bot. */
export async function adminChats(
  deps: Pick<EscalationDeps, "auth" | "desks" | "groups">,
  siteId: number,
): Promise<{ readonly chatId: number; readonly locale: string | undefined }[]> {
  const desks = await desksOf(deps, siteId);
  const own = desks
    .filter(({ manager }) => manager.role === "admin")
    .map(({ desk: { chatId, locale } }) => ({ chatId, locale }));
  const group = deps.groups.of(siteId);
  return own.length > 0 || group === undefined ? own : [{ chatId: group, locale: undefined }];
}

interface GivingBack {
  readonly wait: Wait;
  readonly rules: SiteRules;
  readonly isAway: boolean;
}

async function giveBack(
  { auth, chat, clock, db }: EscalationDeps,
  { wait, rules, isAway }: GivingBack,
): Promise<void> {
  const site = await auth.sites.byId(wait.siteId);
  const locale = site?.settings.locale ?? "ru";
  const words = visitorWords(locale);
  await chat.manager.endWaiting({
    conversationId: wait.conversationId,
    clientId: derivedUuid("wait", wait.conversationId, wait.askedSeq),
    content: isAway ? words.away(backWords(rules, clock.now(), locale)) : words.nobodyFree,
  });
  await db.transaction((tx) => moveWait(tx, wait, null));
}
