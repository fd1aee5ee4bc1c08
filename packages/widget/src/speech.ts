import type { Host } from "./host.ts";
import { type Language, loadSpeech, russian } from "./i18n/words.ts";
import { fetchPart } from "./parts.ts";
import type { Store } from "./store.ts";
import type * as Timeline from "./timeline.ts";

/** The language of the chat, and the part that shows a conversation in it; both are fetched when they are needed. */
export function createSpeech(store: Store, host: Host) {
  let speech = russian;
  let wished: Language = "ru";
  let timeline: typeof Timeline | undefined;
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
      store.set({ words, talk: timeline?.createTalk(speech) });
      host.setUnread(store.model.chat.unread, words);
    },
    /** Idempotent. */
    fetchTimeline(): void {
      stopFetching ??= fetchPart(
        () => import("./timeline.ts"),
        (part) => {
          timeline = part;
          host.addStyles(part.css);
          store.set({ talk: part.createTalk(speech) });
        },
      );
    },
    stop(): void {
      wished = speech.language;
      stopFetching?.();
    },
  };
}
