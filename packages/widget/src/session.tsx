import type { ChatClient, ChatState } from "@ilpo-chat/sdk";
import { render } from "preact";
import { createAnnouncer } from "./a11y.ts";
import { createActions } from "./actions.ts";
import type { WidgetConfig } from "./config.ts";
import { readNote, writeNote } from "./device-note.ts";
import { createFullScreen, smallScreen } from "./full-screen.ts";
import { isAiWriting } from "./headline.ts";
import type { Host } from "./host.ts";
import { chooseLanguage, type Language, russian } from "./i18n/words.ts";
import type { Shell } from "./loader.ts";
import { logOut, untouched } from "./log-out.ts";
import { fetchPart } from "./parts.ts";
import type { Report } from "./problems.ts";
import type { PublicEvents } from "./public-api.ts";
import { createSpeech } from "./speech.ts";
import { createStore, type Model } from "./store.ts";
import { ChatContext } from "./views/chat-context.ts";
import { Panel } from "./views/panel.tsx";

export interface SessionDeps {
  readonly config: WidgetConfig;
  readonly client: ChatClient;
  readonly shell: Shell;
  readonly host: Host;
  readonly events: PublicEvents;
  readonly report: Report;
}

/** One site's chat on this page: keeps the view, the launcher and the page's listeners up to date. */
export type Session = ReturnType<typeof createSession>;

export function createSession({ config, client, shell, host, events, report }: SessionDeps) {
  const small = matchMedia(smallScreen);
  const store = createStore(initialModel(client.state, config, small.matches));
  const { site } = config;
  // Not through the document: an element that is named `documentElement` would stand before it.
  const page = shell.root.host.parentElement;
  const stops: (() => void)[] = [];
  let hasMedia = false;
  const fetchMedia = (): void => {
    if (hasMedia) return;
    hasMedia = true;
    const language = () => shell.frame.lang;
    const stop = fetchPart(
      () => import("./media/create-media.tsx"),
      ({ createMedia }) => stops.push(createMedia({ client, store, host, language })),
    );
    stops.push(stop);
  };
  const actions = createActions(client, store, fetchMedia);
  const speech = createSpeech({ root: shell.root, store, host, client, events });
  const fullScreen = createFullScreen(actions.close);
  const mount = appendDiv(shell);
  const announcer = createAnnouncer(appendDiv(shell));
  let isQueued = false;
  let isDestroyed = false;

  const draw = (): void => {
    isQueued = false;
    if (isDestroyed) return;
    const { model } = store;
    const panel = model.ui.isOpen && <Panel fullScreen={fullScreen} />;
    render(<ChatContext.Provider value={{ model, actions }}>{panel}</ChatContext.Provider>, mount);
  };
  const speak = (): void => void speech.speak(wishedLanguage(store.model, page?.lang));
  const onChange = (model: Model, before: Model): void => {
    if (!isQueued) queueMicrotask(draw);
    isQueued = true;
    if (model.ui.isMenuOpen) speech.fetchTimeline();
    if (model.ui.isOpen !== before.ui.isOpen) {
      host.setOpen(model.ui.isOpen);
      if (model.ui.isOpen) return events.emit("open");
      // The launcher is back on the page only after this drawing.
      draw();
      shell.launcher.focus();
      events.emit("close");
    }
    if (model.chat !== before.chat) followChat(model, before.chat);
  };
  const followChat = ({ chat, words }: Model, before: ChatState): void => {
    if (chat.items.length > 0 || isAiWriting(chat)) speech.fetchTimeline();
    if (chat.settings !== before.settings) {
      host.dress(store.model.config, chat.settings?.accent);
      speak();
    }
    noteUse(chat, before);
    if (chat.unread !== before.unread) {
      host.setUnread(chat.unread, words);
      events.emit("unread", chat.unread);
    }
    if (before.loaded) speakNotice(chat, before);
  };
  const noteUse = (chat: ChatState, before: ChatState): void => {
    if (isUsed(chat) && !isUsed(before)) writeNote(site, host.accent);
    else if (chat.settings && readNote(site) === undefined) writeNote(site, "");
  };
  const speakNotice = (chat: ChatState, before: ChatState): void => {
    const last = chat.items.at(-1);
    if (last?.kind !== "notice" || last === before.items.at(-1)) return;
    const { talk } = store.model;
    const isWaiting = chat.conversation?.status === "transferred";
    if (talk) announcer.say(talk.noticeText(last, { ...talk, ...chat, isWaiting }));
  };
  const onMessage: Parameters<typeof client.on<"message">>[1] = (message) => {
    const { words, talk } = store.model;
    const author = { ai: words.consultant, manager: words.manager }[message.author];
    announcer.say(
      `${author ?? message.author}: ${talk?.plainText(message.content) ?? message.content}`,
    );
    talk?.sound();
    events.emit("message", message);
  };
  const forget = (): void => void logOut(site, client, store);
  const onResize = (): void => store.setUi({ isFullScreen: small.matches });

  small.addEventListener("change", onResize);
  stops.push(
    speech.stop,
    () => small.removeEventListener("change", onResize),
    client.on("change", (chat) => store.set({ chat })),
    client.on("message", onMessage),
    client.on("error", ({ code }) => report("refused", code)),
    store.subscribe(onChange),
  );
  host.dress(config, client.state.settings?.accent);
  host.speak("ru", russian.words);
  host.setOpen(false);
  speak();
  return {
    actions,
    reconfigure(next: WidgetConfig): void {
      store.set({ config: next });
      host.dress(next, store.model.chat.settings?.accent);
      speak();
    },
    isFor: (next: WidgetConfig): boolean =>
      next.site === config.site && next.server === config.server,
    client,
    /** Goes on with what an earlier page has noted: connects without opening, to learn of answers that came since. */
    resume(noted: string | undefined): void {
      if (noted === "-") forget();
      else if (noted) client.connect();
    },
    forget,
    destroy(): void {
      isDestroyed = true;
      for (const stop of stops) stop();
      render(null, mount);
      client.destroy();
      fullScreen.leave();
    },
  };
}

function initialModel(chat: ChatState, config: WidgetConfig, isFullScreen: boolean): Model {
  const ui = { ...untouched, isOpen: false, isFullScreen, textSize: 1, isMuted: false };
  return { chat, config, words: russian.words, talk: undefined, ui };
}

/** There is something to come back to: a conversation, or words that wait to be sent. */
function isUsed({ conversation, items }: ChatState): boolean {
  return conversation !== null || items.length > 0;
}

function wishedLanguage({ config, chat }: Model, pageLanguage: string | undefined): Language {
  return chooseLanguage([config.lang, chat.settings?.locale, pageLanguage]);
}

function appendDiv({ frame }: Shell): HTMLElement {
  const element = document.createElement("div");
  frame.append(element);
  return element;
}
