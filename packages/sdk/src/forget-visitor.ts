import type { Parts } from "./parts.ts";
import { initialChatState } from "./state-store.ts";

/** Lets go of all that this device has of the visitor, and leaves the link alone. */
export async function forgetVisitor(parts: Parts): Promise<void> {
  const { conversation, session, sender, draft, readMark, store } = parts;
  conversation.reset();
  const { connection: link } = store.current;
  store.patch({ ...initialChatState, connection: link });
  await Promise.all([session.forget(), sender.forget(), draft.forget(), readMark.forget()]);
}
