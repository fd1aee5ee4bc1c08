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
  const isConnected = chat.connection.status === "connected";
  const isClosed = chat.conversation?.status === "closed";
  const isAbsent = manager !== null && chat.site?.online === false;
  return {
    title,
    subtitle: subtitleOf(chat, names, words),
    face: manager ? "manager" : "site",
    letter: [...title.trim()][0]?.toUpperCase() ?? "",
    isPresent: isConnected && !isClosed && !isAbsent,
  };
}

function subtitleOf(chat: ChatState, { isCalling }: Names, words: Words): string {
  const { connection, conversation, reply, typing, site } = chat;
  if (connection.status !== "connected") return words.connecting;
  if (conversation?.status === "closed") return words.conversationEnded;
  if (conversation?.manager) return site?.online === false ? words.manager : words.managerOnline;
  if (conversation?.status === "transferred" || isCalling) return words.callingManager;
  if (reply || typing === "ai") return words.typing(words.consultant);
  return words.answersAtOnce;
}
