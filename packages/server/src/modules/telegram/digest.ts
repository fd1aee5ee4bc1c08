import type { Conversation } from "#chat";
import { deskState, visitorLabel } from "./card.ts";
import type { EscalationDeps } from "./escalation.ts";
import { SIGNS } from "./format.ts";
import { type NewOrder, PRIORITY } from "./order.ts";
import { insertOrders } from "./outbox-store.ts";
import { desksOf } from "./presence.ts";
import { rich } from "./rich-text.ts";
import { workDate } from "./site-rules.ts";
import { textsFor } from "./texts.ts";
import { localTime } from "./working-hours.ts";

const ROWS = 20;
const NOON_MINUTES = 12 * 60;

/** On a site's working day, once, when it begins: who waited while nobody was there. */
export async function postDigests(deps: EscalationDeps): Promise<void> {
  const now = deps.clock.now();
  for (const { id: siteId } of await deps.auth.sites.all()) {
    const rules = await deps.sites.rules(siteId);
    // A night's work is one day's: at midnight nobody begins.
    const date = workDate(rules, now);
    if (!rules.hours || date === undefined) continue;
    const isMorning = localTime(now, rules.hours.timeZone).minutes < NOON_MINUTES;
    const waiting = await stillWanting(deps, [siteId], ROWS);
    const chats = await chatsFor(deps, siteId);
    await deps.db.transaction(async (tx) => {
      if (!(await deps.sites.takeDigest(tx, siteId, date)) || waiting.length === 0) return;
      const orders = chats.map((chat) => digestFor(chat, { waiting, isMorning }));
      await insertOrders(tx, orders, now);
      tx.afterCommit(deps.wakeOutbox);
    });
  }
}

/** Conversations whose call for a person nobody has answered, open ones alone. */
export async function stillWanting(
  { chat, waits }: Pick<EscalationDeps, "chat" | "waits">,
  siteIds: readonly number[] | undefined,
  limit: number,
): Promise<Conversation[]> {
  const waiting = await chat.queries.desk({ ...(siteIds ? { siteIds } : {}), limit });
  const found = [...waiting];
  for (const id of await waits.missed(siteIds, limit)) {
    const conversation = await chat.queries.conversation(id);
    const isOpenStill = conversation && conversation.status !== "closed";
    if (isOpenStill && !found.some((each) => each.id === id)) found.push(conversation);
  }
  return found.slice(0, limit);
}

async function chatsFor(deps: EscalationDeps, siteId: number) {
  const group = deps.groups.of(siteId);
  if (group !== undefined) return [{ chatId: group, locale: undefined }];
  return (await desksOf(deps, siteId)).map(({ desk: { chatId, locale } }) => ({ chatId, locale }));
}

function digestFor(
  { chatId, locale }: { readonly chatId: number; readonly locale: string | undefined },
  {
    waiting,
    isMorning,
  }: { readonly waiting: readonly Conversation[]; readonly isMorning: boolean },
): NewOrder {
  const texts = textsFor(locale);
  const labelOf = (conversation: Conversation) =>
    `${SIGNS[deskState(conversation)]} ${visitorLabel(conversation, texts)}`;
  return {
    chatId,
    payload: {
      kind: "say",
      text: rich([texts.digest(waiting.length, isMorning), ...waiting.map(labelOf)].join("\n")),
      buttons: waiting.map((conversation) => [
        { text: labelOf(conversation), callback_data: `t:${conversation.id}` },
      ]),
    },
    priority: PRIORITY.newCard,
  };
}
