import type { AllWords } from "../i18n/words.ts";
import type { TimeFormat } from "../i18n/time-format.ts";
import type { Model } from "../store.ts";
import { type Chat, useChat } from "./chat-context.ts";

interface TalkModel extends Model {
  readonly words: AllWords;
  readonly time: TimeFormat;
}

/** For views of the part that shows a conversation: it has more words. */
export function useTalk(): Chat & { readonly model: TalkModel } {
  const { model, actions } = useChat();
  if (!model.talk) throw new Error("A view of the conversation is rendered before its part came.");
  const { words, time } = model.talk;
  return { model: { ...model, words, time }, actions };
}
