import type { Actions } from "../actions.ts";
import type { AllWords } from "../i18n/words.ts";
import type { TimeFormat } from "../i18n/time-format.ts";
import type { Model } from "../store.ts";
import type { TalkActions } from "../talk/contract.ts";
import { useChat } from "./chat-context.ts";

interface TalkModel extends Model {
  readonly words: AllWords;
  readonly time: TimeFormat;
}

interface TalkContext {
  readonly model: TalkModel;
  readonly actions: Actions & TalkActions;
  readonly isPast: boolean;
}

/** For views of the part that shows a conversation: it has more words, and more can be done in it. */
export function useTalk(): TalkContext {
  const { model, actions, isPast = false } = useChat();
  if (!model.talk) throw new Error("A view of the conversation is rendered before its part came.");
  const { words, time } = model.talk;
  return {
    model: { ...model, words, time },
    actions: { ...actions, ...model.talk.actions },
    isPast,
  };
}
