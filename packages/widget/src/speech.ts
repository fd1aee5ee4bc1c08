import type { ChatClient } from "@ilpo-chat/sdk";
import type { Host } from "./host.ts";
import { type Language, loadSpeech, russian } from "./i18n/words.ts";
import type { PublicEvents } from "./public-api.ts";
import { fetchPart } from "./parts.ts";
import type { Store } from "./store.ts";
import type * as Timeline from "./timeline.ts";

export interface SpeechDeps {
  readonly root: ShadowRoot;
  readonly store: Store;
  readonly host: Host;
  readonly client: ChatClient;
  readonly events: PublicEvents;
}

/** The language of the chat, and the part that shows a conversation in it; both are fetched when they are needed. */
export function createSpeech(deps: SpeechDeps) {
  const { store, host } = deps;
  let speech = russian;
  let wished: Language = "ru";
  let timeline: ReturnType<typeof Timeline.startTimeline> | undefined;
  let stopFetching: (() => void) | undefined;
  return {
    /** Goes over to a language; one that cannot be fetched leaves what is spoken. */
    async speak(language: Language): Promise<void> {
      if (language === wished) return;
      wished = language;
      const next = await loadSpeech(language).catch(() => speech);
      if (language !== wished) return;
      speech = next;
      const { words } = speech;
      host.speak(speech.language, words);
      store.set({ words, talk: timeline?.speak(speech) });
      host.setUnread(store.model.chat.unread, words);
    },
    /** Idempotent. */
    fetchTimeline(): void {
      stopFetching ??= fetchPart(
        () => import("./timeline.ts"),
        (part) => {
          timeline = part.startTimeline(deps);
          store.set({ talk: timeline.speak(speech) });
        },
      );
    },
    stop(): void {
      wished = speech.language;
      stopFetching?.();
      timeline?.stop();
    },
  };
}
