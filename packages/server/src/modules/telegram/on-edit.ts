import type { Message } from "grammy/types";
import type { Conversation } from "#chat";
import { limits } from "@ilpo-chat/protocol";
import { changeSaid } from "./change-said.ts";
import { parseNote } from "./command.ts";
import { type Acting, conversationAt, conversationFor, type HandlingDeps } from "./handling.ts";
import { contentOf, type MessageContent } from "./message-content.ts";
import type { MappedMessage } from "./message-store.ts";
import { keepNote } from "./notes.ts";
import { visitorFirstName } from "./on-replies.ts";
import { NOTHING, type Outcome, say } from "./outcome.ts";
import { fillName } from "./reply-store.ts";
import { splitText } from "./rich-text.ts";
import type { Texts } from "./texts.ts";

/** A manager changed a message: the visitor sees the change, or the manager learns that they do not. */
export async function onEdit(
  deps: HandlingDeps,
  acting: Acting,
  message: Message,
): Promise<Outcome> {
  const { manager, spot } = acting;
  const said = await deps.messages.find(spot.chatId, spot.messageId);
  if (!said) return neverSent(deps, acting, message);
  const conversation = await conversationFor(deps, manager, said.conversationId);
  if (said.direction !== "in" || !conversation) return NOTHING;
  const site = await deps.auth.sites.byId(conversation.siteId);
  const content = contentOf(message, site?.settings.locale ?? "ru");
  const note = parseNote(content.text);
  if (said.seqs.length === 0)
    return note === undefined
      ? neverSent(deps, acting, message)
      : keepNote(deps, acting, { conversation, note, files: content.files });
  const isOfAlbum = message.media_group_id !== undefined;
  return change(deps, acting, { said, conversation, content, note, isOfAlbum });
}

interface Edited {
  readonly said: MappedMessage;
  readonly conversation: Conversation;
  readonly content: MessageContent;
  readonly note: string | undefined;
  readonly isOfAlbum: boolean;
}

async function change(
  deps: HandlingDeps,
  acting: Acting,
  { said, conversation, content, note, isOfAlbum }: Edited,
): Promise<Outcome> {
  const hasFiles = content.files.length > 0;
  // The words of an album stand below one of its photos: another one that changed has none.
  if (isOfAlbum && content.text === "") return refuse(deps, acting, "fileKept");
  const filled = fillName(content.text, visitorFirstName(conversation));
  // What has become a note must not stand before the visitor's eyes.
  const parts = note === undefined ? splitText(filled, limits.contentMax) : [];
  const changed = await changeSaid(deps, said, parts);
  if (changed === "same" && note === undefined)
    return hasFiles ? refuse(deps, acting, "fileKept") : NOTHING;
  if (changed !== "changed" && changed !== "same") return refuse(deps, acting, changed);
  if (note === undefined) return NOTHING;
  return keepNote(deps, acting, { conversation, note, files: content.files });
}

/** A note that lost its mark stays a note, and what was refused stays here: only a new message goes to the visitor. */
async function neverSent(deps: HandlingDeps, acting: Acting, message: Message): Promise<Outcome> {
  const isForVisitor = acting.isPrivate || (await conversationAt(deps, acting, message));
  return isForVisitor ? refuse(deps, acting, "neverSent") : NOTHING;
}

function refuse(
  deps: HandlingDeps,
  { spot, texts }: Acting,
  reason: keyof Texts["reasons"],
): Outcome {
  return { effects: [say(deps, spot, { text: texts.notSent(texts.reasons[reason]) })] };
}
