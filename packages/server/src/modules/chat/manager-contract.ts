import type { ConversationId, LeadStatus, Seq } from "@ilpo-chat/protocol";

/** A manager whose rights were checked by the caller. */
export interface ManagerRef {
  readonly id: number;
  readonly name: string;
}

/** A file that has come in, to be kept with a message. */
export interface NewAttachment {
  readonly name: string;
  readonly data: Uint8Array;
}

/** A manager's words. The same `clientId` again stores nothing and gives the first result. */
export interface ManagerMessage {
  readonly conversationId: ConversationId;
  readonly manager: ManagerRef;
  readonly clientId: string;
  readonly content: string;
  readonly attachments?: readonly NewAttachment[];
}

export type ClaimResult =
  | { readonly claimed: true; readonly already: boolean }
  | { readonly claimed: false; readonly by: string };

/** Words of the house itself, which the visitor reads between the messages. The same `clientId` again stores nothing. */
export interface HouseLine {
  readonly conversationId: ConversationId;
  readonly clientId: string;
  readonly content: string;
}

export type LeadDecision =
  | { readonly decided: true }
  /** It was decided before, or there is nothing to decide. */
  | { readonly decided: false; readonly status: LeadStatus | null };

/** What a manager may do, in words of the domain: no Telegram here. */
export interface ManagerCommands {
  /** Of many who press, one wins; the others learn who. A conversation that is closed is reopened. */
  claim(input: { conversationId: ConversationId; manager: ManagerRef }): Promise<ClaimResult>;
  /** Stores the words and, when nobody leads the conversation or it is closed, claims it first: the first words stop the AI. */
  post(input: ManagerMessage): Promise<{ readonly seq: Seq }>;
  edit(input: { conversationId: ConversationId; seq: Seq; content: string | null }): Promise<void>;
  /** `note` tells the AI what was promised; the visitor does not see it. */
  returnToAi(input: {
    conversationId: ConversationId;
    manager: ManagerRef;
    note?: string;
  }): Promise<void>;
  close(input: { conversationId: ConversationId; manager: ManagerRef }): Promise<void>;
  /** Another manager leads from now on. False when the conversation is closed or they lead already. */
  transfer(input: { conversationId: ConversationId; to: ManagerRef }): Promise<boolean>;
  /** Keeps a note for managers alone. The same `clientId` again replaces its words. */
  note(input: {
    conversationId: ConversationId;
    manager: ManagerRef;
    clientId: string;
    note: string;
  }): Promise<void>;
  /** Takes such a note back; false when there is none. */
  removeNote(input: { clientId: string }): Promise<boolean>;
  /** Decides about the lead once; `line` tells the visitor. Of several who press, one decides. */
  decideLead(input: {
    conversationId: ConversationId;
    manager: ManagerRef;
    status: "approved" | "rejected";
    line: string;
  }): Promise<LeadDecision>;
  /** Tells the visitor something while they wait for a manager; false when they wait no more. */
  tellWaiting(line: HouseLine): Promise<boolean>;
  /** Nobody came: tells the visitor and gives them the AI back; false when they wait no more. */
  endWaiting(line: HouseLine): Promise<boolean>;
  /** Closes conversations that a person took part in and in which nothing was said since `idleSince`. Gives their number. */
  closeIdle(input: { siteId: number; idleSince: Date }): Promise<number>;
  /** The visitor's words up to `seq` have reached the desk, and were read there. Running maxima. */
  markSeen(input: {
    conversationId: ConversationId;
    deliveredSeq?: Seq;
    readSeq?: Seq;
  }): Promise<void>;
  setTyping(input: { conversationId: ConversationId; on: boolean }): void;
  /** The lead's phone number in E.164, for a manager who asks to see it. */
  revealPhone(conversationId: ConversationId): Promise<string | null>;
}
