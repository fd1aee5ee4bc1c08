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
  const { connection, conversation, reply, typing, site } = chat;
  const { status, manager } = conversation ?? {};
  if (connection.status !== "connected") return words.connecting;
  if (status === "closed") return words.conversationEnded;
  if (manager) return site?.online === false ? words.manager : words.managerOnline;
  if (status === "transferred" || isCalling) return words.callingManager;
  return reply || typing === "ai" ? words.typing(words.consultant) : words.answersAtOnce;
}
