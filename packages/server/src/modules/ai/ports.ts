import type { Passage } from "./contract.ts";
import type { Language } from "./knowledge/read-question.ts";

/** What a model wants done. The arguments are its own words: JSON when all is well. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** A tool as a model is told of it. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** One message of a prompt, in the words of the chat completions API. */
export type PromptMessage =
  | {
      readonly role: "system" | "user";
      readonly content: string;
      /** What the content begins with: parts that stand in other prompts, too, with an empty line behind each. */
      readonly lasting?: readonly string[];
    }
  | {
      readonly role: "assistant";
      readonly content: string;
      readonly toolCalls?: readonly ToolCall[];
    }
  | { readonly role: "tool"; readonly toolCallId: string; readonly content: string };

/** Managers do not work now; when they do again, as people say it, where that is known. */
export interface Away {
  readonly back: string | undefined;
}

/** Whether the managers of a site are away; undefined while they work. */
export type AwayOf = (siteId: number, language: Language) => Promise<Away | undefined>;

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
  /** With several questions, so many of the first passages answer one each; 1 unless given. */
  readonly answers?: number;
  /** A manager is called after this answer, and why; the answer should say so. */
  readonly handover: HandoverKind | undefined;
  /** Managers do not work now, and nobody may be promised at once. */
  readonly away?: Away | undefined;
  /** The model that should have answered is down; the answer should say that it is a makeshift. */
  readonly isStandIn?: boolean;
  /** What the model may call; none unless given. */
  readonly tools?: readonly ToolSpec[];
  /** Who pays for it; nobody counts unless given. */
  readonly payer?: Payer;
  /** Ends the work at once; nothing is yielded afterwards. */
  readonly signal: AbortSignal;
}

/** Why a person is needed. */
export type HandoverKind =
  | "asked"
  | "accident"
  | "money"
  | "complaint"
  | "blocked"
  | "documents"
  | "file"
  | "lost"
  | "contact"
  | "unhappy"
  | "other"
  | "budget"
  | "unavailable";

/** Whose budgets a request comes out of. */
export interface Payer {
  readonly siteId: number;
  /** Absent for work that no visitor asked for, such as a summary. */
  readonly visitorId?: string;
  readonly caps: BudgetCaps;
  /** Told of each request's cost, those included whose answers nobody read. */
  readonly onSpent?: (spent: { readonly micros: number; readonly tokens: number }) => void;
}

/** The most that may be spent, in millionths of a US dollar. */
export interface BudgetCaps {
  readonly visitorDay: number;
  readonly siteDay: number;
  readonly siteMonth: number;
}

/** What a reply took. */
export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** The model that answered, where a provider chose it itself. */
  readonly model?: string;
  /** As the provider tells it, in US dollars. */
  readonly costUsd?: number;
}

/** A piece of the answer's text, what the model wants done before it goes on, or at the end what it took. */
export type ReplyPiece =
  | { readonly text: string }
  | { readonly calls: readonly ToolCall[] }
  | { readonly usage: Usage };

/**
 * Writes answers. The iteration ends in order only when the answer is whole; it throws a `ReplyFailure` when
 * it is not, and the signal's reason when that was aborted.
 */
export interface ReplyModel {
  readonly name: string;
  /** Models that may answer in its place, at their own price. */
  readonly standIns?: readonly string[];
  reply(request: ReplyRequest): AsyncIterable<ReplyPiece>;
}

/** What the consultant must know of a site. */
export interface SiteFacts {
  readonly name: string;
  /** Who the AI is and how it speaks; empty means the built-in persona. */
  readonly persona: string;
  /** Addresses of the site itself, whose links an answer may give. */
  readonly origins?: readonly string[];
  /** The site's own rules, unchecked. */
  readonly consultant?: Readonly<Record<string, unknown>>;
}

/** Finds a site's facts; undefined when there is no such site. */
export type SiteOf = (siteId: number) => Promise<SiteFacts | undefined>;
