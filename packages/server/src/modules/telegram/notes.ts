import type { Conversation } from "#chat";
import { derivedUuid } from "#kernel/ids";
import type { Acting, HandlingDeps } from "./handling.ts";
import type { MessageContent } from "./message-content.ts";
import { mapMessage } from "./message-store.ts";
import { type Outcome, react, say } from "./outcome.ts";

export interface NewNote {
  readonly conversation: Pick<Conversation, "id">;
  readonly note: string;
  readonly files?: MessageContent["files"];
}

/** Keeps a note for managers alone, and marks it so that they see it did not leave. */
export async function keepNote(
  deps: HandlingDeps,
  { manager, spot, texts }: Acting,
  { conversation: { id: conversationId }, note, files = [] }: NewNote,
): Promise<Outcome> {
  const { chatId, messageId } = spot;
  // The files themselves stay where they were written.
  const words = [note, ...files.map(({ name }) => `📎 ${name}`)].filter(Boolean).join("\n");
  if (words === "") return { effects: [say(deps, spot, { text: texts.noteEmpty })] };
  const clientId = noteIdOf(deps, spot);
  await deps.chat.manager.note({ conversationId, manager, clientId, note: words });
  return {
    effects: [
      // So that a change of the note finds its conversation.
      (tx) => mapMessage(tx, { chatId, messageId, conversationId, seqs: [], direction: "in" }),
      react(deps, spot, "✍"),
    ],
  };
}

/** A note's own id follows from the message that holds it. */
export function noteIdOf(
  { bot }: Pick<HandlingDeps, "bot">,
  { chatId, messageId }: { readonly chatId: number; readonly messageId: number },
): string {
  return derivedUuid("tg-note", bot.id, chatId, messageId);
}
