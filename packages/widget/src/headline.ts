import type { ChatState } from "@ilpo-chat/sdk";
import type { Words } from "./i18n/words.ts";

/** Who the visitor speaks with, as the head of the panel shows it. */
export interface Headline {
  readonly title: string;
  readonly subtitle: string;
  readonly face: "site" | "manager";
  /** First letter of the name. */
  readonly letter: string;
  readonly isPresent: boolean;
}

interface Names {
  /** What the page or the server calls the chat. */
  readonly title: string;
  /** The visitor has asked for a manager and the server has not answered yet. */
  readonly isCalling: boolean;
}

export function toHeadline(chat: ChatState, names: Names, words: Words): Headline {
  const manager = chat.conversation?.manager ?? null;
  const title = manager?.name || names.title || words.title;
  return {
    title,
    subtitle: subtitleOf(chat, names, words),
    face: manager ? "manager" : "site",
    letter: [...title.trim()][0]?.toUpperCase() ?? "",
    isPresent: isPresent(chat),
  };
}

function isPresent({ connection, conversation, site }: ChatState): boolean {
  if (connection.status !== "connected" || conversation?.status === "closed") return false;
  return !conversation?.manager || site?.online !== false;
}

function subtitleOf(chat: ChatState, { isCalling }: Names, words: Words): string {
  if (chat.connection.status !== "connected") return words.connecting;
  const { status, manager } = chat.conversation ?? {};
  if (status === "closed") return words.conversationEnded;
  if (manager) return chat.site?.online === false ? words.manager : words.managerOnline;
  if (status === "transferred") return words.callingManager;
  return isCalling ? words.callingManager : idleSubtitle(chat, words);
}

function idleSubtitle(chat: ChatState, words: Words): string {
  return isAiWriting(chat) ? words.typing(words.consultant) : words.answersAtOnce;
}

/** An answer of the AI is on its way. */
export function isAiWriting({ reply, typing }: ChatState): boolean {
  return reply !== null || typing === "ai";
}
