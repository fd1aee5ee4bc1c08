import type { ChatClient, LeadForm } from "@ilpo-chat/sdk";
import type { AllWords } from "../i18n/words.ts";
import type { TimeFormat } from "../i18n/time-format.ts";
import { createShelfActions } from "../past/shelf-actions.ts";
import type { TalkActions } from "./contract.ts";
import { leadKey, ratingKey } from "../rows.ts";
import type { Store } from "../store.ts";
import { keepPreferences, readPreferences, textSizes } from "./preferences.ts";
import { transcriptOf } from "./transcript.ts";

export interface TalkActionsDeps {
  readonly client: ChatClient;
  readonly store: Store;
  readonly toggleNotices: () => void;
  /** Sets the size of the text. */
  readonly scale: (textSize: number) => void;
}

export function createTalkActions(deps: TalkActionsDeps): TalkActions {
  const { client, store, scale, toggleNotices } = deps;
  return {
    ...createRequests(client, store),
    ...createLook(store, scale),
    ...createQuoting(client, store),
    ...createShelfActions(client, store),
    toggleNotices,
    select: (selected: string | null): void => store.setUi({ selected }),
    openLead(): void {
      const leadAfter = store.model.chat.items.at(-1)?.key ?? "";
      store.setUi({ leadAfter, isMenuOpen: false, goal: { key: leadKey } });
    },
    // A browser follows a link that is still there when it has been pressed.
    leaveForTelegram: () => void setTimeout(() => store.setUi({ telegramUrl: null })),
    copy: (text: string): void => {
      store.setUi({ selected: null });
      // The page may not be allowed to; then there is still the selection.
      navigator.clipboard?.writeText(text).catch(() => undefined);
    },
  };
}

function createRequests(client: ChatClient, store: Store) {
  return {
    async endConversation(): Promise<void> {
      // Wherever they read, who has ended it sees that it has, and what is asked of them.
      const goal = { key: ratingKey };
      store.setUi({ isMenuOpen: false, trouble: null, isStartingAnew: false, goal });
      const hasEnded = await succeeds(client.closeConversation());
      if (!hasEnded) store.setUi({ trouble: "end", goal: undefined });
    },
    stopReply: async (): Promise<void> => void (await succeeds(client.stopReply())),
    retry: (clientId: string): void => client.retry(clientId),
    discard: (clientId: string): void => client.discard(clientId),
    loadOlder: (): Promise<boolean> => succeeds(client.loadOlder()),
    submitLead: (form: LeadForm): Promise<boolean> => succeeds(client.submitLead(form)),
    rate: (score: number, comment: string): Promise<boolean> =>
      succeeds(client.rate(score, comment.trim())),
    giveFeedback: (seq: number, helpful: boolean, reason?: string): Promise<boolean> =>
      succeeds(client.giveFeedback(seq, helpful, ...(reason ? [reason] : []))),
    editMessage: (seq: number, content: string): Promise<boolean> =>
      succeeds(client.editMessage(seq, content)),
    removeMessage: (seq: number): Promise<boolean> => succeeds(client.removeMessage(seq)),
    async goToTelegram(): Promise<void> {
      store.setUi({ isMenuOpen: false, trouble: null, telegramUrl: null });
      try {
        const { url } = await client.continueInTelegram();
        store.setUi({ telegramUrl: url });
      } catch {
        store.setUi({ trouble: "telegram" });
      }
    },
    /** All of it, also what is not loaded yet. */
    async saveTranscript(words: AllWords, time: TimeFormat): Promise<void> {
      store.setUi({ isMenuOpen: false });
      while (store.model.chat.hasOlder) if (!(await succeeds(client.loadOlder()))) break;
      const { items, site, conversation } = store.model.chat;
      const text = transcriptOf(items, { words, time, site });
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
      link.download = `chat-${conversation?.code ?? "ilpo"}.txt`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    },
  };
}

function createQuoting(client: ChatClient, store: Store) {
  const find = (seq: number) =>
    store.model.chat.items.findLast((item) => item.kind === "message" && item.message.seq === seq);
  const show = (key: string): void => store.setUi({ goal: { key } });
  return {
    show,
    answer: (seq: number | undefined): void =>
      store.setUi({ selected: null, about: seq === undefined ? undefined : { replyTo: seq } }),
    async goTo(seq: number): Promise<void> {
      while (!find(seq) && store.model.chat.hasOlder)
        if (!(await succeeds(client.loadOlder()))) return;
      const item = find(seq);
      if (item) show(item.key);
    },
  };
}

function createLook(store: Store, scale: (textSize: number) => void) {
  const set = (change: { textSize?: number; isMuted?: boolean }): void => {
    const preferences = { ...readPreferences(), ...change };
    keepPreferences(preferences);
    scale(preferences.textSize);
    store.setUi(preferences);
  };
  set({});
  return {
    toggleSound: (): void => set({ isMuted: !store.model.ui.isMuted }),
    /** The next of the sizes, around. */
    changeTextSize(): void {
      const index = textSizes.indexOf(store.model.ui.textSize);
      set({ textSize: textSizes[(index + 1) % textSizes.length] ?? 1 });
    },
  };
}

function succeeds(promise: Promise<void>): Promise<boolean> {
  return promise.then(
    () => true,
    () => false,
  );
}
