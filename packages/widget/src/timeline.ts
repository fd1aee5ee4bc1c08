/// <reference types="vite/client" />
import { ruTalk } from "./i18n/ru-talk.ts";
import { createTimeFormat } from "./i18n/time-format.ts";
import type { Speech } from "./i18n/words.ts";
import { plainText } from "./markdown/parse.ts";
import { noticeText } from "./notice-text.ts";
import css from "./styles/messages.css?inline";
import type { Talk } from "./talk.ts";
import { Aside } from "./views/aside.tsx";
import { Ended } from "./views/ended.tsx";
import { MessageList } from "./views/message-list.tsx";

export { css };

/** The part of the app that shows a conversation, in a language. */
export function createTalk({ language, words, talk = ruTalk }: Speech): Talk {
  const all = { ...words, ...talk };
  const time = createTimeFormat(all, language);
  return { words: all, time, MessageList, Aside, Ended, plainText, noticeText };
}
