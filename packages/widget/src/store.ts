import type { ChatState, SendOptions } from "@ilpo-chat/sdk";
import type { WidgetConfig } from "./config.ts";
import type { Shelf } from "./past/shelf.ts";
import type { Talk } from "./talk.ts";
import type { Words } from "./i18n/words.ts";
import type { FileOffer, Media, Tool } from "./media.ts";

/** What the chat itself does not know: how this page shows it. */
export interface Ui {
  readonly isOpen: boolean;
  readonly isFullScreen: boolean;
  readonly isMenuOpen: boolean;
  /** A manager was asked for; the answer of the server is on its way. */
  readonly isCalling: boolean;
  /** The visitor goes on after the end of the conversation. */
  readonly isStartingAnew: boolean;
  /** What has just failed and can be tried again. */
  /** What stands over the composer, or in its place. */
  readonly tool?: Tool | undefined;
  /** Files that were pasted, or are held over the chat or dropped on it. */
  readonly offer?: FileOffer | undefined;
  /** What became of files that could not be sent, or of the microphone. */
  readonly note?: string | undefined;
  readonly trouble: "call" | "end" | "telegram" | "notices" | "denied" | null;
  /** The visitor asked for the lead card after this item; empty where there was none. */
  readonly leadAfter?: string | undefined;
  /** Key of the message whose actions are shown. */
  readonly selected: string | null;
  /** What the next words answer. */
  readonly about?: SendOptions | undefined;
  /** Open while the visitor looks through their conversations. */
  readonly shelf?: Shelf | undefined;
  /** A conversation was left here for a new one. */
  readonly hasLeft?: boolean;
  /** Row to bring on the screen, now or once it is there; each wish is a value of its own. */
  readonly goal?: { readonly key: string } | undefined;
  /** One-time link to Telegram, once it was asked for. */
  readonly telegramUrl: string | null;
  readonly textSize: number;
  readonly isMuted: boolean;
  /** Whether this browser tells of new messages; absent where that cannot be offered. */
  readonly push?: "off" | "busy" | "on";
}

/** Everything the views show, as one value. */
export interface Model {
  readonly chat: ChatState;
  readonly config: WidgetConfig;
  readonly ui: Ui;
  readonly words: Words;
  /** Absent until it is fetched. */
  readonly talk: Talk | undefined;
  /** Absent until it is fetched. */
  readonly media?: Media;
}

export type Store = ReturnType<typeof createStore>;

/** Holds the model. Listeners are called once after each change, in the order they came. */
export function createStore(initial: Model) {
  let model = initial;
  const listeners = new Set<(model: Model, before: Model) => void>();
  const set = (patch: Partial<Model>): void => {
    const before = model;
    model = { ...model, ...patch };
    for (const listener of listeners) listener(model, before);
  };
  return {
    get model(): Model {
      return model;
    },
    set,
    setUi: (patch: Partial<Ui>): void => set({ ui: { ...model.ui, ...patch } }),
    subscribe(listener: (model: Model, before: Model) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
