import type { ClientId, Seq } from "./ids.ts";

/** Who wrote a message. `user` is the visitor, in the words of the data model. */
export type SenderType = "user" | "ai" | "manager";

/** What kind of line a message is: words, a line of the system, a handover notice. */
export type MessageType = "text" | "system" | "transfer";

/** A file of a message. `url` is signed and expires; ask for the history again for a fresh one. */
export interface Attachment {
  readonly id: string;
  readonly name: string;
  /** Content type found from the bytes, not the one that the sender claimed. */
  readonly type: string;
  readonly bytes: number;
  readonly url: string;
  readonly width?: number;
  readonly height?: number;
  /** How long a voice note or other sound is. */
  readonly durationMs?: number;
}

/** An article of the knowledge base that an answer was drawn from. */
export interface Source {
  readonly id: string;
  readonly title: string;
}

/** A form that the consultant offers under a message: `lead` asks for what a manager needs to call back. */
export type MessageCard = "lead";

/** The sender as the visitor may see it. */
export interface Author {
  readonly type: SenderType;
  readonly name?: string;
}

/** One stored message. Its `seq` is its name within the conversation. */
export interface Message {
  readonly id: number;
  readonly seq: Seq;
  readonly clientId?: ClientId;
  readonly author: Author;
  readonly type: MessageType;
  readonly content: string;
  readonly attachments: readonly Attachment[];
  readonly sources: readonly Source[];
  /** The AI's answer was cut before its end. */
  readonly partial?: boolean;
  /** Sent back with `lead:submit`; a client that cannot show it shows the words alone. */
  readonly card?: MessageCard;
  /** The message that this one answers, an older one of the same conversation. */
  readonly replyTo?: Seq;
  /** ISO 8601, the server's clock. For show only: order is by `seq`. */
  readonly createdAt: string;
}
