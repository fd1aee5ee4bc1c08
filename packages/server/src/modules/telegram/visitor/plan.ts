import type { Entry, Message, MessageCreated } from "@ilpo-chat/protocol";
import { cleanName, SIGNS } from "../format.ts";
import { type NewOrder, type OrderPayload, PRIORITY } from "../order.ts";
import { joinRich, MESSAGE_MAX, type RichText, rich, splitText } from "../rich-text.ts";
import type { TelegramVisitor } from "./store.ts";
import type { ContinueWords } from "./words.ts";

export interface VisitorNews {
  readonly visitor: TelegramVisitor;
  readonly entries: readonly Entry[];
  /** From which chat a message came, by its client id. */
  readonly origins: ReadonlyMap<string, number>;
  readonly words: ContinueWords;
}

type Tell = Extract<OrderPayload, { kind: "tell" }>;

/** Decides, without touching anything, what a visitor who goes on in Telegram is told of the news. */
export function planForVisitor(news: VisitorNews): NewOrder[] {
  const { chatId, conversationId, shownSeq } = news.visitor;
  return news.entries
    .filter(({ seq }) => seq > shownSeq)
    .flatMap((entry) => payloadsOf(entry, news))
    .map((payload) => ({ chatId, conversationId, payload, priority: PRIORITY.ledLine }));
}

function payloadsOf(entry: Entry, news: VisitorNews): OrderPayload[] {
  const { words } = news;
  const notice = (text: string): Tell[] => [
    { kind: "tell", seq: entry.seq, text: rich({ text, style: "italic" }) },
  ];
  switch (entry.type) {
    case "message.created":
      return isFromHere(entry, news) ? [] : messagePayloads(entry, words);
    case "message.edited":
    case "message.removed":
      return [{ kind: "retell", seq: entry.target }];
    case "manager.joined":
      return notice(words.managerJoined(cleanName(entry.manager.name)));
    case "mode.changed":
      return entry.mode === "ai" && entry.by === "manager" ? notice(words.managerLeft) : [];
    case "status.changed":
      if (entry.status === "transferred") return notice(words.managerCalled);
      return entry.status === "closed" && entry.by === "manager" ? notice(words.closed) : [];
    default:
      return [];
  }
}

function isFromHere({ message }: MessageCreated, { origins, visitor }: VisitorNews): boolean {
  return message.clientId !== undefined && origins.get(message.clientId) === visitor.chatId;
}

function messagePayloads({ seq, message }: MessageCreated, words: ContinueWords): Tell[] {
  const text = messageText(message, words);
  const head = headOf(message, words);
  const files = message.attachments.map(({ id, name, type, bytes }): Tell => ({
    kind: "tell",
    seq,
    text: head,
    file: { id, name, type, bytes },
  }));
  return [...text.map((each): Tell => ({ kind: "tell", seq, text: each })), ...files];
}

/** The words of a message as the visitor reads them in Telegram; several when one message cannot hold them. */
export function messageText(message: Message, words: ContinueWords): RichText[] {
  if (message.content === "") return [];
  if (message.type !== "text") return [rich({ text: message.content, style: "italic" })];
  const head = headOf(message, words);
  const foot =
    message.sources.length > 0
      ? rich({
          text: words.source(message.sources.map(({ title }) => title).join(", ")),
          style: "italic",
        })
      : rich();
  const room = MESSAGE_MAX - head.text.length - foot.text.length - 4;
  const parts = splitText(message.content, room);
  return parts.map((part, index) => {
    const isLast = index === parts.length - 1;
    const pieces = [...(index === 0 ? [head] : []), rich(part), ...(isLast ? [foot] : [])];
    return joinRich(
      pieces.filter(({ text }) => text !== ""),
      "\n",
    );
  });
}

/** A person is named; the consultant, whose chat this is, is not. */
function headOf({ author, type }: Message, words: ContinueWords): RichText {
  if (author.type === "user")
    return rich(`${SIGNS.visitor} `, { text: words.youOnSite, style: "bold" });
  const name = cleanName(author.name ?? "");
  if (author.type !== "manager" || type !== "text" || name === "") return rich();
  return rich(`${SIGNS.manager} `, { text: name, style: "bold" });
}
