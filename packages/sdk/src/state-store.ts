import type { ChatState } from "./chat-state.ts";

/** The one place where the state lives. */
export interface StateStore {
  readonly current: ChatState;
  /** Replaces what has changed; parts that are given as they were keep the value. */
  patch(part: Partial<ChatState>): void;
}

export const initialChatState: ChatState = {
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

/** `onChange` runs once for all changes of a microtask. */
export function createStateStore(onChange: (state: ChatState) => void): StateStore {
  let current = initialChatState;
  let isScheduled = false;
  return {
    get current() {
      return current;
    },
    patch(part) {
      const old = new Map<string, unknown>(Object.entries(current));
      if (Object.entries(part).every(([key, value]) => Object.is(old.get(key), value))) return;
      current = { ...current, ...part };
      if (isScheduled) return;
      isScheduled = true;
      queueMicrotask(() => {
        isScheduled = false;
        onChange(current);
      });
    },
  };
}
