import type { Auth } from "#auth";
import type { Chat, Conversation } from "#chat";
import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import type { DeskStore } from "../desk-store.ts";
import type { Groups } from "../groups.ts";
import { type NewOrder, PRIORITY } from "../order.ts";
import { insertOrders } from "../outbox-store.ts";
import { desksOf } from "../presence.ts";
import { textsFor } from "../texts.ts";
import { offerButtons, offerText } from "./lesson-text.ts";
import type { LearningPort, Lesson } from "./port.ts";

/** A manager has closed this conversation: something may be learned from it. */
export interface LessonOrder {
  readonly conversationId: string;
}

export interface OfferDeps {
  readonly auth: Auth;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly db: Database;
  readonly desks: DeskStore;
  readonly groups: Groups;
  readonly learning: LearningPort;
  readonly wakeOutbox: () => void;
}

/**
 * Offers managers what a closed conversation adds to the knowledge: in the site's group, else to those on shift.
 * Whoever does it again, or beside another node, offers nothing twice.
 */
export async function offerLesson(deps: OfferDeps, { conversationId }: LessonOrder): Promise<void> {
  const { chat, db, clock, learning, wakeOutbox } = deps;
  const conversation = await chat.queries.conversation(conversationId);
  if (!conversation) return;
  const lesson = await learning.draw(conversationId);
  if (lesson?.state !== "drawn") return;
  const places = await placesFor(deps, conversation.siteId);
  if (places.length === 0) return;
  await db.transaction(async (tx) => {
    if (!(await learning.offer(tx, conversationId))) return;
    const orders = places.map((place) => offerOrder(place, { lesson, conversation }));
    await insertOrders(tx, orders, clock.now());
    tx.afterCommit(wakeOutbox);
  });
}

interface Place {
  readonly chatId: number;
  readonly locale: string | undefined;
}

async function placesFor(deps: OfferDeps, siteId: number): Promise<Place[]> {
  const groupId = deps.groups.of(siteId);
  if (groupId !== undefined) return [{ chatId: groupId, locale: undefined }];
  const desks = (await desksOf(deps, siteId)).map(({ desk }) => desk);
  const onShift = desks.filter(({ isOnShift }) => isOnShift);
  return onShift.length > 0 ? onShift : desks;
}

function offerOrder(
  { chatId, locale }: Place,
  about: { readonly lesson: Lesson; readonly conversation: Conversation },
): NewOrder {
  const texts = textsFor(locale);
  const conversationId = about.conversation.id;
  return {
    chatId,
    conversationId,
    payload: {
      kind: "offer",
      text: offerText({ ...about, texts }),
      buttons: offerButtons(conversationId, texts),
    },
    priority: PRIORITY.refresh,
  };
}
