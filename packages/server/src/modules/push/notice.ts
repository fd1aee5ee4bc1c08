import type { Entry, Message, Seq } from "@ilpo-chat/protocol";
import type { Conversation } from "#chat";
import type { PushSite } from "./contract.ts";

/** What the page's worker shows; `packages/widget/src/push-worker.ts` reads it. */
export interface Notice {
  readonly title: string;
  readonly body: string;
  /** A later notice of the same conversation takes the place of an earlier one. */
  readonly tag: string;
  /** Page to open when none of the site is open. */
  readonly url?: string;
  readonly silent: boolean;
}

interface NoticeInput {
  readonly conversation: Pick<Conversation, "code" | "page">;
  readonly unread: readonly Message[];
  readonly site: PushSite;
  readonly locale: string | null;
  readonly silent: boolean;
}

const textMax = 160;

const words: Readonly<Record<string, (count: number) => string>> = {
  ru: (count) => (count > 1 ? `Новых сообщений: ${count}` : "Вам ответили в чате"),
  en: (count) => (count > 1 ? `${count} new messages` : "You have an answer in the chat"),
  uz: (count) => (count > 1 ? `Yangi xabarlar: ${count}` : "Chatda sizga javob berishdi"),
  tg: (count) => (count > 1 ? `Паёмҳои нав: ${count}` : "Дар чат ба шумо ҷавоб доданд"),
  kk: (count) => (count > 1 ? `Жаңа хабарламалар: ${count}` : "Чатта сізге жауап келді"),
  ky: (count) => (count > 1 ? `Жаңы билдирүүлөр: ${count}` : "Чатта сизге жооп келди"),
};

/** Messages of the other side that the visitor has not read, oldest first. */
export function unreadOf(entries: readonly Entry[], readSeq: Seq): Message[] {
  const removed = new Set(
    entries.flatMap((entry) => (entry.type === "message.removed" ? [entry.target] : [])),
  );
  return entries.flatMap((entry) => {
    if (entry.type !== "message.created" || entry.seq <= readSeq) return [];
    const { message } = entry;
    return message.author.type === "user" || removed.has(message.seq) ? [] : [message];
  });
}

/** PRIVACY: a locked screen is read by others, so the words stand there only where the site wants them. */
export function noticeOf({ conversation, unread, site, locale, silent }: NoticeInput): Notice {
  const say = words[primary(locale)] ?? words[primary(site.locale)] ?? words["ru"];
  const text = site.hasPushText ? shorten(unread.at(-1)?.content ?? "") : "";
  const { code: tag, page } = conversation;
  return {
    title: site.title,
    body: text || (say?.(unread.length) ?? ""),
    tag,
    ...(page !== null && { url: page }),
    silent,
  };
}

function primary(locale: string | null): string {
  return locale?.split("-")[0]?.toLowerCase() ?? "";
}

/** One line without marks of Markdown. */
function shorten(content: string): string {
  const line = content
    .replace(/[*_`#>]+|!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
  const points = [...line];
  return points.length > textMax ? `${points.slice(0, textMax - 1).join("")}…` : line;
}
