import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Actions } from "../actions.ts";
import type { Model } from "../store.ts";

/** What every view of the panel may need. */
export interface Chat {
  readonly model: Model;
  readonly actions: Actions;
  /** It is a conversation that is over, to be read and nothing else. */
  readonly isPast?: boolean;
}

export const ChatContext = createContext<Chat | undefined>(undefined);

export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error("A view of the chat is rendered outside of its panel.");
  return chat;
}
