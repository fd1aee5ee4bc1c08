import type { Message } from "grammy/types";
import type { Conversation } from "#chat";
import { limits } from "@ilpo-chat/protocol";
import { type Changed, changeSaid } from "./change-said.ts";
import { parseNote } from "./command.ts";
import { type Acting, conversationAt, conversationFor, type HandlingDeps } from "./handling.ts";
import { contentOf, type MessageContent } from "./message-content.ts";
import { keepPart } from "./message-parts.ts";
import type { MappedMessage } from "./message-store.ts";
import { keepNote } from "./notes.ts";
import { visitorFirstName } from "./on-replies.ts";
import { NOTHING, type Outcome, say } from "./outcome.ts";
import { fillName } from "./reply-store.ts";
import { splitText } from "./rich-text.ts";
import type { Texts } from "./texts.ts";
import { afterEdit } from "./words-after-edit.ts";

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
  return change(deps, acting, { said, conversation, content, note });
}

interface Edited {
  readonly said: MappedMessage;
  readonly conversation: Conversation;
  readonly content: MessageContent;
  readonly note: string | undefined;
}

async function change(
  deps: HandlingDeps,
  acting: Acting,
  { said, conversation, content, note }: Edited,
): Promise<Outcome> {
  if (note !== undefined) {
    // What has become a note must not stand before the visitor's eyes.
    const removed = await changeSaid(deps, said, []);
    if (!isDone(removed)) return refuse(deps, acting, removed);
    return keepNote(deps, acting, { conversation, note, files: content.files });
  }
  const text = fillName(content.text, visitorFirstName(conversation));
  const fileKey = content.files[0]?.key;
  const after = await afterEdit(deps, said, { messageId: said.messageId, text, fileKey });
  if (after.words === undefined)
    return refuse(deps, acting, after.hasOtherFile === undefined ? "fileKept" : "captionKept");
  const changed = await changeSaid(deps, said, splitText(after.words, limits.contentMax));
  if (!isDone(changed)) return refuse(deps, acting, changed);
  // Where nothing else changed it must have been the file.
  const isOther = after.hasOtherFile ?? (changed === "same" && fileKey !== undefined);
  const { effects } = isOther ? refuse(deps, acting, "fileKept") : NOTHING;
  return { effects: [(tx) => keepPart(tx, said, { text }), ...effects] };
}

function isDone(changed: Changed): changed is "changed" | "same" {
  return changed === "changed" || changed === "same";
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
