import type { FunctionComponent } from "preact";
import type { TimeFormat } from "./i18n/time-format.ts";
import type { AllWords } from "./i18n/words.ts";
import type { noticeText } from "./notice-text.ts";
import type { TalkActions } from "./talk/contract.ts";

/** What a conversation needs and a first message does not; fetched with the first message. */
export interface Talk {
  readonly words: AllWords;
  readonly time: TimeFormat;
  readonly actions: TalkActions;
  readonly Conversation: FunctionComponent;
  /** Beside the field of the composer, and in its place. */
  readonly Aside: FunctionComponent<{ readonly isStreaming: boolean; readonly isEmpty: boolean }>;
  readonly Ended: FunctionComponent;
  readonly Menu: FunctionComponent;
  /** Tells of a message that came while nobody looked. */
  readonly sound: () => void;
  /** The words of a message without their marks, to be spoken. */
  readonly plainText: (text: string) => string;
  readonly noticeText: typeof noticeText;
}
