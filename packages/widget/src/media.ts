import type { PendingItem } from "@ilpo-chat/sdk";
import type { FunctionComponent } from "preact";
import type { BubbleItem } from "./rows.ts";

/** What is offered besides writing. */
export type Tool = "attach" | "voice";

/** Files that came without the menu. */
export interface FileOffer {
  /** Name of the event: `paste`, `dragover` or `drop`. */
  readonly way: string;
  /** None while they are only held over the chat. */
  readonly files: readonly File[];
}

/** Why a message was refused, and whether another try could help. */
export interface Failure {
  readonly text: string;
  readonly canRetry: boolean;
}

/** Everything about files and voice; fetched when it is first needed. */
export interface Media {
  /** The files of one message. */
  readonly Files: FunctionComponent<{ readonly item: BubbleItem }>;
  /** Over the composer: where a file comes from, and what has to be said of one. */
  readonly Above: FunctionComponent;
  /** In the composer's place while a voice note is recorded. */
  readonly Recorder: FunctionComponent;
  /** Undefined when the message's files were not the reason. */
  readonly failureOf: (item: PendingItem) => Failure | undefined;
}
