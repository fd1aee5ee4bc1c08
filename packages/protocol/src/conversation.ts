/** `active`: somebody answers. `transferred`: waiting for a manager. `closed`: ended, reopened by the visitor's next words. */
export type ConversationStatus = "active" | "closed" | "transferred";

/** Who answers the visitor's next words. */
export type ConversationMode = "ai" | "manager";

/** The manager who leads a conversation, as the visitor sees them. */
export interface ManagerCard {
  readonly name: string;
}

/** What a driver or courier left to be called back. The phone is shown masked. */
export interface Lead {
  readonly name?: string;
  readonly phone?: string;
  readonly userType?: UserType;
  readonly city?: string;
  readonly car?: CarOwnership;
  readonly status: LeadStatus;
}

export type UserType = "driver" | "courier";
export type CarOwnership = "own" | "rent";
export type LeadStatus = "new" | "processing" | "approved" | "rejected";

export interface Rating {
  readonly score: number;
  readonly comment?: string;
}

/** A manager was asked for, and why. */
export interface Handover {
  readonly reason: string;
}

/**
 * The log applied: what a conversation is after its entry `seq`. Folding the entries that follow
 * into an older state gives the state that the server would give now.
 */
export interface ConversationState {
  readonly status: ConversationStatus;
  readonly mode: ConversationMode;
  readonly manager: ManagerCard | null;
  readonly handover: Handover | null;
  readonly lead: Lead | null;
  readonly rating: Rating | null;
}
