import type {
  ConversationId,
  ConversationMode,
  ConversationStatus,
  Lead,
  Seq,
  VisitorId,
} from "@ilpo-chat/protocol";

/** What a visitor holds in their hands, as far as their browser tells. */
export type Device = "phone" | "tablet" | "computer";

/** A conversation as other modules may know it. */
export interface Conversation {
  readonly id: ConversationId;
  readonly code: string;
  readonly siteId: number;
  readonly visitorId: VisitorId;
  readonly status: ConversationStatus;
  readonly mode: ConversationMode;
  readonly managerId: number | null;
  readonly managerName: string | null;
  /** Moves on with every message of the visitor and every change of who answers; an answer to an older turn is refused. */
  readonly turn: number;
  readonly lastSeq: Seq;
  readonly handoverReason: string | null;
  /** Since when a manager is waited for. */
  readonly waitingSince: Date | null;
  readonly lead: Lead | null;
  readonly page: string | null;
  readonly locale: string | null;
  readonly device: Device | null;
  readonly startedAt: Date;
}
