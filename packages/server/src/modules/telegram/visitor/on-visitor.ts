import type { CallbackQuery, Message } from "grammy/types";
import { isDomainError } from "#kernel/errors";
import { parseCommand } from "../command.ts";
import type { HandlingDeps } from "../handling.ts";
import { NOTHING, type Outcome, say } from "../outcome.ts";
import { contentOf } from "../message-content.ts";
import { keepPart } from "../message-parts.ts";
import type { MappedMessage } from "../message-store.ts";
import { leaveChat, spotOf } from "./join.ts";
import { type From, passWords } from "./pass-words.ts";
import { VISITOR_PRESS } from "./send.ts";
import { moveVisitor, type TelegramVisitor } from "./store.ts";
import { afterEdit } from "../words-after-edit.ts";
import { type ContinueWords, continueWords } from "./words.ts";

/** What a visitor who goes on in Telegram writes; an album comes as its parts. */
export async function onVisitorMessage(
  deps: HandlingDeps,
  visitor: TelegramVisitor,
  messages: readonly [Message, ...Message[]],
): Promise<Outcome> {
  const words = continueWords(visitor.locale);
  const outcome = await answer(deps, { visitor, words }, messages);
  const { chatId, threadId } = visitor;
  // Answers follow the visitor into the topic in which they write.
  return { ...outcome, effects: [(tx) => moveVisitor(tx, chatId, threadId), ...outcome.effects] };
}

async function answer(
  deps: HandlingDeps,
  { visitor, words }: From,
  messages: readonly [Message, ...Message[]],
): Promise<Outcome> {
  const [message] = messages;
  const { username } = message.text?.startsWith("/") ? await deps.bot.me() : { username: "" };
  const command = parseCommand(message.text ?? "", username);
  if (command === undefined) return passWords(deps, { visitor, words }, messages);
  if (command === "foreign") return NOTHING;
  const act = { manager: callManager, site: goBack, stop: goBack }[command.name];
  return act ? act(deps, visitor, words) : tell(deps, visitor, words.help);
}

/** A visitor changed their words in Telegram; the conversation takes the change for some minutes. */
export async function onVisitorEdit(
  deps: HandlingDeps,
  visitor: TelegramVisitor,
  message: Message,
): Promise<Outcome> {
  const { chatId, conversationId, siteId, visitorId } = visitor;
  const words = continueWords(visitor.locale);
  const said = await deps.messages.find(chatId, message.message_id);
  if (said?.direction !== "visitor") return NOTHING;
  const change = await changeIn(deps, said, message);
  if (!change) return NOTHING;
  try {
    await deps.chat.visitor.edit({ conversationId, siteId, visitorId, ...change });
    return { effects: [(tx) => keepPart(tx, said, contentOf(message))] };
  } catch (error) {
    if (!isDomainError(error) || error.code === "unavailable") throw error;
    return tell(deps, visitor, words.editTooLate);
  }
}

/** The whole words of the entry that a changed message belongs to; undefined when nothing is to be changed. */
async function changeIn(
  deps: HandlingDeps,
  said: MappedMessage,
  message: Message,
): Promise<{ readonly seq: number; readonly content: string } | undefined> {
  const [seq] = said.seqs;
  if (seq === undefined) return undefined;
  const { text, files } = contentOf(message);
  const piece = { messageId: said.messageId, text, fileKey: files[0]?.key };
  const { words: content } = await afterEdit(deps, said, piece);
  // Without a file there is nothing left of a message that has no words.
  if (content === undefined || (content === "" && files.length === 0)) return undefined;
  return { seq, content };
}

/** A visitor pressed a button below the greeting. */
export async function onVisitorPress(deps: HandlingDeps, query: CallbackQuery): Promise<Outcome> {
  const silence: Outcome = { effects: [], answer: {} };
  if (query.message?.chat.id !== query.from.id) return silence;
  const visitor = await deps.visitors.ofChat(query.from.id);
  if (!visitor) return silence;
  const words = continueWords(visitor.locale);
  if (query.data === VISITOR_PRESS.manager)
    return { ...(await callManager(deps, visitor, words)), answer: {} };
  if (query.data === VISITOR_PRESS.site)
    return { ...(await goBack(deps, visitor, words)), answer: {} };
  return silence;
}

/** The words for the visitor come with the news of the conversation, or at once when nothing changes. */
async function callManager(
  deps: HandlingDeps,
  visitor: TelegramVisitor,
  words: ContinueWords,
): Promise<Outcome> {
  const { siteId, visitorId, conversationId } = visitor;
  const before = await deps.chat.queries.conversation(conversationId);
  if (before?.mode === "manager" && before.status === "active")
    return tell(deps, visitor, words.managerIsHere);
  if (before?.status === "transferred") return tell(deps, visitor, words.managerCalled);
  await deps.chat.visitor.requestManager({ siteId, visitorId, conversationId });
  return NOTHING;
}

async function goBack(
  deps: HandlingDeps,
  visitor: TelegramVisitor,
  words: ContinueWords,
): Promise<Outcome> {
  const conversation = await deps.chat.queries.conversation(visitor.conversationId);
  return { effects: [leaveChat(deps, visitor, { words, page: conversation?.page ?? null })] };
}

function tell(deps: HandlingDeps, visitor: TelegramVisitor, text: string): Outcome {
  return { effects: [say(deps, spotOf(visitor), { text, isReply: false })] };
}
