import type { ChatClientEvents } from "./chat-client.ts";
import type { Clock } from "./clock.ts";
import type { Connection } from "./connection/driver.ts";
import type { ConversationPart } from "./conversation-part.ts";
import type { Draft } from "./draft.ts";
import type { Emitter } from "./emitter.ts";
import type { ReadMark } from "./read-mark.ts";
import type { Sender } from "./sender.ts";
import type { SessionDeps, VisitorSession } from "./session.ts";
import type { StateStore } from "./state-store.ts";
import type { Files } from "./files.ts";
import type { OtherTabs } from "./tabs/other-tabs.ts";
import type { TypingSignal } from "./typing-signal.ts";

/** The pieces of one client, wired to each other. */
export interface Parts {
  readonly deps: SessionDeps;
  readonly emitter: Emitter<ChatClientEvents>;
  readonly clock: Clock;
  readonly store: StateStore;
  readonly session: VisitorSession;
  readonly connection: Connection;
  readonly conversation: ConversationPart;
  readonly sender: Sender;
  readonly files: Files;
  readonly draft: Draft;
  readonly readMark: ReadMark;
  readonly typingSignal: TypingSignal;
  readonly otherTabs: OtherTabs;
  /** What a link must wait for: that everything is forgotten. */
  forgotten: Promise<unknown>;
  markRead(): void;
  stop(): void;
}
