import type { ConversationId, Entry } from "@ilpo-chat/protocol";
import type { TimelineItem } from "./chat-state.ts";
import type { Connection } from "./connection/driver.ts";
import { emptyLog, extendLog } from "./log-items.ts";

/** The end of a conversation that is not the current one, as far back as it was read. Nothing follows it live. */
export interface PastConversation {
  readonly id: ConversationId;
  readonly items: readonly TimelineItem[];
  readonly hasOlder: boolean;
  readonly entries: readonly Entry[];
}

/** Every `seq` is below it. */
const beyond = 2 ** 31 - 1;

/** The newest page, or one page more than is `known`. Rejects with a ChatError; `not-found` for what is another's. */
export async function readPast(
  { request }: Pick<Connection, "request">,
  conversationId: ConversationId,
  known?: PastConversation,
): Promise<PastConversation> {
  const beforeSeq = known?.entries[0]?.seq ?? beyond;
  const page = await request("history", { conversationId, beforeSeq });
  const entries = [...page.entries, ...(known?.entries ?? [])];
  const first = entries[0]?.seq ?? 1;
  const { items } = extendLog(emptyLog(first), entries);
  return { id: conversationId, items, hasOlder: first > 1, entries };
}
