/// <reference types="vite/client" />
import type { ChatClient } from "@ilpo-chat/sdk";
import type { Host } from "./host.ts";
import { ruTalk } from "./i18n/ru-talk.ts";
import { createTimeFormat } from "./i18n/time-format.ts";
import type { Speech } from "./i18n/words.ts";
import { plainText } from "./markdown/parse.ts";
import { noticeText } from "./notice-text.ts";
import { offerNotices } from "./push/offer-notices.ts";
import type { PublicEvents } from "./public-api.ts";
import type { Store } from "./store.ts";
import cards from "./styles/cards.css?inline";
import menu from "./styles/menu.css?inline";
import messages from "./styles/messages.css?inline";
import past from "./styles/past.css?inline";
import type { Talk } from "./talk.ts";
import { createTalkActions } from "./talk/actions.ts";
import { createAlerts } from "./talk/alerts.ts";
import { keepFocus } from "./talk/focus.ts";
import { followPage } from "./talk/follow-page.ts";
import { Menu } from "./talk/menu.tsx";
import { tellPage } from "./talk/tell-page.ts";
import { Aside } from "./views/aside.tsx";
import { Ended } from "./views/ended.tsx";
import { Conversation } from "./list/conversation.tsx";

export interface TimelineDeps {
  readonly root: ShadowRoot;
  readonly store: Store;
  readonly host: Host;
  readonly client: ChatClient;
  readonly events: PublicEvents;
}

/** The part of the app that shows a conversation, and what can be done in one. */
export function startTimeline({ root, store, host, client, events }: TimelineDeps) {
  host.addStyles(menu + messages + cards + past);
  const alerts = createAlerts(store);
  let spoken = "ru";
  const notices = offerNotices({ client, store, language: () => spoken });
  const stops = [
    ...[alerts.stop, notices.stop, keepFocus(root)],
    ...[tellPage(store, events), followPage(client)],
  ];
  const toggleNotices = notices.toggle;
  const actions = createTalkActions({ client, store, scale: host.scale, toggleNotices });
  return {
    stop(): void {
      for (const step of stops) step();
    },
    speak({ language, words, talk = ruTalk }: Speech): Talk {
      spoken = language;
      const all = { ...words, ...talk };
      const time = createTimeFormat(all, language);
      const { sound } = alerts;
      const views = { Conversation, Menu, Aside, Ended };
      return { words: all, time, actions, ...views, plainText, noticeText, sound };
    },
  };
}
