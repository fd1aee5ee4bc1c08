import type {
  ChatClient,
  ChatClientEvents,
  ChatState,
  ConversationSummary,
  PendingFile,
  SentFile,
  SiteSettings,
} from "@ilpo-chat/sdk";
import { pending } from "./timeline-items.ts";

type Change = Partial<ChatState> | ((state: ChatState) => Partial<ChatState>);

/** Conversations to list and to read. */
type Shelf = readonly {
  readonly summary: ConversationSummary;
  readonly items: ChatState["items"];
}[];

/** A client whose every state is set by the test. It notes the calls and answers none by itself. */
export interface FakeChatClient extends ChatClient {
  readonly calls: readonly (readonly [name: string, ...args: unknown[]])[];
  set(change: Change): void;
  receive: ChatClientEvents["message"];
  /** What its conversations are from now on. */
  keep(shelf: Shelf): void;
  /** Makes the promises of later calls reject. */
  failCalls(): void;
}

export const blankState: ChatState = {
  connection: { status: "disconnected", code: "initial" },
  settings: null,
  site: null,
  conversation: null,
  loaded: false,
  items: [],
  hasOlder: false,
  reply: null,
  ahead: null,
  typing: null,
  deliveredSeq: 0,
  readSeq: 0,
  unread: 0,
  draft: "",
};

/** A conversation with the AI, as it begins. */
export const talk: NonNullable<ChatState["conversation"]> = {
  id: "c",
  code: "K7F2",
  status: "active",
  mode: "ai",
  manager: null,
  handover: null,
  lead: null,
  rating: null,
};

export const connected: ChatState["connection"] = { status: "connected", code: "initial" };

export const demoSettings: SiteSettings = {
  title: "Илпо Такси",
  accent: "#FFDB4D",
  locale: "ru",
  greeting: [
    "Здравствуйте! Помогу подключиться к Яндекс.Такси: расскажу про документы, комиссию, аренду и выплаты.",
    "С чего начнём?",
  ],
  quickReplies: [
    { text: "Хочу подключиться" },
    { text: "Какие документы нужны" },
    { text: "Сколько я заработаю" },
    { text: "Аренда авто" },
    { text: "Позвать менеджера", action: "manager" },
  ],
  policyUrl: "https://ilpo-taxi.top/policy",
};

export function createFakeChatClient(initial: Partial<ChatState> = {}): FakeChatClient {
  let state: ChatState = { ...blankState, ...initial };
  let isFailing = false;
  const calls: [string, ...unknown[]][] = [];
  const listeners: { [Name in keyof ChatClientEvents]: Set<ChatClientEvents[Name]> } = {
    change: new Set(),
    connection: new Set(),
    message: new Set(),
    error: new Set(),
  };
  const set = (change: Change): void => {
    state = { ...state, ...(typeof change === "function" ? change(state) : change) };
    for (const listener of listeners.change) listener(state);
  };
  const note =
    (name: string) =>
    (...args: unknown[]): void =>
      void calls.push([name, ...args]);
  const ask =
    (name: string) =>
    (...args: unknown[]): Promise<void> => {
      calls.push([name, ...args]);
      return isFailing ? Promise.reject(new Error("refused")) : Promise.resolve();
    };
  let shelf: Shelf = [];
  const bytes = new Map<string, Blob>();
  const take = (file: SentFile | PendingFile): PendingFile => {
    if ("uploadId" in file) return file;
    const uploadId = `upload-${bytes.size}`;
    bytes.set(uploadId, file);
    const { name = "file", type, size } = file;
    return { uploadId, name, type, bytes: size, progress: 0 };
  };
  return {
    calls,
    get state() {
      return state;
    },
    set,
    failCalls: () => void (isFailing = true),
    keep: (kept) => void (shelf = kept),
    receive: (message) => listeners.message.forEach((listener) => listener(message)),
    on(name, listener) {
      const group = listeners[name];
      group.add(listener);
      return () => group.delete(listener);
    },
    send(content, options) {
      const clientId = `local-${calls.length}`;
      const taken = options?.files?.map(take);
      const replyTo = options?.replyTo;
      const names = taken?.map(({ name }) => name);
      calls.push(["send", content, ...(names ? [names] : []), ...(replyTo ? [{ replyTo }] : [])]);
      const more = { ...(taken && { files: taken }), ...(replyTo && { replyTo }) };
      const item = { ...pending(clientId, "sending", content), ...more };
      set(({ items }) => ({ items: [...items, item] }));
      return clientId;
    },
    upload: async (file) => take(file),
    bytesOf: async ({ uploadId }) => bytes.get(uploadId),
    setDraft(text) {
      calls.push(["setDraft", text]);
      set({ draft: text });
    },
    connect: note("connect"),
    disconnect: note("disconnect"),
    retry: note("retry"),
    discard: note("discard"),
    setTyping: note("setTyping"),
    markRead: note("markRead"),
    destroy: note("destroy"),
    loadOlder: ask("loadOlder"),
    async conversations() {
      calls.push(["conversations"]);
      if (isFailing) throw new Error("refused");
      return shelf.map(({ summary }) => summary);
    },
    async readConversation(id) {
      calls.push(["readConversation", id]);
      const items = shelf.find(({ summary }) => summary.id === id)?.items ?? [];
      return { id, items, hasOlder: false, entries: [] };
    },
    startConversation() {
      calls.push(["startConversation"]);
      set({ conversation: null, items: [] });
    },
    requestManager: ask("requestManager"),
    stopReply: ask("stopReply"),
    giveFeedback: ask("giveFeedback"),
    editMessage: ask("editMessage"),
    removeMessage: ask("removeMessage"),
    submitLead: ask("submitLead"),
    rate: ask("rate"),
    closeConversation: ask("closeConversation"),
    async continueInTelegram() {
      calls.push(["continueInTelegram"]);
      return { url: "https://t.me/bot?start=c_1", expiresAt: "2026-01-01T00:15:00.000Z" };
    },
    async pushKey() {
      calls.push(["pushKey"]);
      return "BEl62iUYgUivxIkv69yViEuiBIa-Ib9-SkvMeAtA3LFgDzkrxZJjSgSnfckjBJuBkr3qBUYIHBQFLXYp5Nksh8U";
    },
    subscribeToPush: ask("subscribeToPush"),
    unsubscribeFromPush: ask("unsubscribeFromPush"),
    forget: ask("forget"),
    pageChanged: ask("pageChanged"),
    identify: note("identify"),
  };
}
