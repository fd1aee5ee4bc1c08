import type { PushDeps } from "./contract.ts";
import { noticeOf, unreadOf } from "./notice.ts";
import { sendNotice } from "./push-service.ts";
import type { Subscription, SubscriptionStore, Told } from "./store.ts";

/** Entries that are looked through for unread messages. */
const lookBack = 30;

export interface DeliverDeps extends PushDeps {
  readonly store: SubscriptionStore;
  readonly count: (result: "taken" | "gone" | "failed") => void;
}

/**
 * Tells a visitor who is away what they have not read. Whoever does it again tells nothing twice; throws when a push
 * service may take it later.
 */
export async function deliver(deps: DeliverDeps, conversationId: string): Promise<void> {
  const { chat, store } = deps;
  const conversation = await chat.queries.conversation(conversationId);
  if (!conversation || (await deps.isWatched(conversationId))) return;
  const site = await deps.siteOf(conversation.siteId);
  const readSeq = await chat.queries.readByVisitor(conversationId);
  const unread = unreadOf(await chat.queries.recentEntries(conversationId, lookBack), readSeq);
  const seq = unread.at(-1)?.seq;
  if (!site || seq === undefined) return;
  const waiting = (await store.ofVisitor(conversation.visitorId)).filter(
    ({ toldConversation, toldSeq }) => toldConversation !== conversationId || toldSeq < seq,
  );
  const results = await Promise.allSettled(
    waiting.map((subscription) => {
      const { locale, isSilent: silent } = subscription;
      const notice = noticeOf({ conversation, unread, site, locale, silent });
      return tell(deps, subscription, { notice, told: { conversationId, seq } });
    }),
  );
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}

async function tell(
  { config, store, count }: DeliverDeps,
  { id, target }: Subscription,
  { notice, told }: { readonly notice: ReturnType<typeof noticeOf>; readonly told: Told },
): Promise<void> {
  try {
    const result = await sendNotice(config, target, notice);
    if (result === "gone") await store.remove(id);
    else await store.keepTold(id, told);
    count(result);
  } catch (error) {
    count("failed");
    throw error;
  }
}
