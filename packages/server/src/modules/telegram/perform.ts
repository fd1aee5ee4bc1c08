import type { Auth, Manager } from "#auth";
import type { Conversation } from "#chat";
import type { Clock } from "#kernel/clock";
import type { ShownCard } from "./card-store.ts";
import type { DeskStore } from "./desk-store.ts";
import type { OrderPayload } from "./order.ts";
import type { Order, OutboxStore } from "./outbox-store.ts";
import { isGroup, voiceOf } from "./plan.ts";
import { DROPPED, type Progress } from "./progress.ts";
import {
  type SendDeps,
  type Target,
  sendLines,
  sendNotice,
  sendReaction,
  sendSay,
} from "./send.ts";
import { sendEdit } from "./send-edit.ts";
import { sendAlbum, sendFile } from "./send-files.ts";
import { isOffer, sendOffer } from "./learning/send-offer.ts";
import { createSync } from "./sync.ts";
import type { Voice } from "./transcript.ts";
import { sendToVisitor, type VisitorSendDeps } from "./visitor/send.ts";
import type { WaitStore } from "./wait-store.ts";

export interface PerformDeps extends SendDeps, VisitorSendDeps {
  readonly auth: Auth;
  readonly clock: Clock;
  readonly desks: DeskStore;
  readonly outbox: OutboxStore;
  readonly waits: WaitStore;
}

/**
 * Works on orders that were chosen together: one, or lines of one conversation. Throws a `BotError`
 * when Telegram does not do it.
 */
export function createPerform(deps: PerformDeps) {
  const sync = createSync(deps);
  return async (orders: readonly [Order, ...Order[]]): Promise<Progress> => {
    const [first] = orders;
    const { payload, chatId, conversationId } = first;
    if (payload.kind === "say") return sendSay(deps, first, payload);
    if (payload.kind === "react") return sendReaction(deps, first, payload);
    if (isForVisitor(payload)) return sendToVisitor(deps, first, payload);
    const conversation = conversationId && (await deps.chat.queries.conversation(conversationId));
    if (!conversation || !(await maySee(deps.auth, chatId, conversation))) return DROPPED;
    if (isOffer(payload)) return sendOffer(deps, first, payload);
    const card = await deps.cards.find(conversation.id, chatId);
    if (!card) return DROPPED;
    const voice = await voiceFor(deps.desks, card, conversation);
    if (payload.kind === "sync") return sync(card, conversation, voice);
    return sendAmongLines(deps, { chatId, conversation, card, voice }, orders);
  };
}

/** What stands where the conversation's lines stand. */
async function sendAmongLines(
  deps: PerformDeps,
  target: Target,
  orders: readonly [Order, ...Order[]],
): Promise<Progress> {
  const [first] = orders;
  const { payload } = first;
  switch (payload.kind) {
    case "line": {
      const lines = orders.map((order) => order.payload).filter((each) => each.kind === "line");
      const lateMark = lateWords(first, deps.clock, target.voice);
      return sendLines(deps, target, { lines, lateMark });
    }
    case "file":
      return sendFile(deps, target, payload);
    case "album":
      return sendAlbum(deps, target, payload);
    case "notice":
      return sendNotice(deps, target, payload);
    case "edit":
      return sendEdit(deps, target, payload);
    default:
      return DROPPED;
  }
}

type ForVisitor = Extract<OrderPayload, { kind: "welcome" | "tell" | "retell" }>;

function isForVisitor(payload: OrderPayload): payload is ForVisitor {
  return payload.kind === "welcome" || payload.kind === "tell" || payload.kind === "retell";
}

const LATE_MINUTES = 10;

/** After an outage managers must see that the words are not of this moment. */
function lateWords({ createdAt }: Order, clock: Clock, { texts }: Voice): string {
  const minutes = Math.floor((clock.now().getTime() - createdAt.getTime()) / 60_000);
  return minutes >= LATE_MINUTES ? texts.late(minutes) : "";
}

/**
 * SECURITY: a private chat has its person's id. What was planned for a manager who was removed since,
 * or who belongs to another site, is not sent.
 */
async function maySee(auth: Auth, chatId: number, conversation: Conversation): Promise<boolean> {
  if (isGroup(chatId)) return true;
  const manager = await auth.managers.byTelegramId(chatId);
  return manager !== undefined && mayHandle(manager, conversation);
}

/** A manager who is bound to a site sees that site alone. */
export function mayHandle(manager: Manager, conversation: Conversation): boolean {
  return manager.siteId === null || manager.siteId === conversation.siteId;
}

async function voiceFor(
  desks: DeskStore,
  card: ShownCard,
  conversation: Conversation,
): Promise<Voice> {
  const desk = isGroup(card.chatId) ? undefined : await desks.ofChat(card.chatId);
  return voiceOf(card, { conversation, desks: desk ? [desk] : [] });
}
