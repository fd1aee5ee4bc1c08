import type { Passage } from "./contract.ts";
import type { Language } from "./knowledge/read-question.ts";

/** One message of a prompt, in the words of the chat completions API. */
export interface PromptMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** What an answer is to be made of. */
export interface ReplyRequest {
  /** The whole prompt, for models that read. */
  readonly messages: readonly PromptMessage[];
  /** What the visitor wrote last, all unanswered messages together. */
  readonly question: string;
  readonly language: Language;
  /** Articles that bear on the question, best first. */
  readonly passages: readonly Passage[];
  /** The first passage answers the question. */
  readonly isSure: boolean;
  /** A manager is called after this answer, and why; the answer should say so. */
  readonly handover: HandoverKind | undefined;
  /** Ends the work at once; nothing is yielded afterwards. */
  readonly signal: AbortSignal;
}

/** Why a person is needed. */
export type HandoverKind = "asked" | "accident" | "money" | "complaint" | "unavailable";

/** What a reply cost. */
export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** A piece of the answer's text, or at the end what it cost. */
export type ReplyPiece = { readonly text: string } | { readonly usage: Usage };

/**
 * Writes answers. The iteration ends in order only when the answer is whole; it throws a `ReplyFailure` when
 * it is not, and the signal's reason when that was aborted.
 */
export interface ReplyModel {
  readonly name: string;
  reply(request: ReplyRequest): AsyncIterable<ReplyPiece>;
}

/** What the consultant must know of a site. */
export interface SiteFacts {
  readonly name: string;
  /** Who the AI is and how it speaks; empty means the built-in persona. */
  readonly persona: string;
}

/** Finds a site's facts; undefined when there is no such site. */
export type SiteOf = (siteId: number) => Promise<SiteFacts | undefined>;
