import type { SiteKey, VisitorId } from "./ids.ts";

/** Body of `POST /v1/visitors`. */
export interface CreateVisitor {
  readonly site: SiteKey;
}

/** A new visitor. The token is shown once and opens only this visitor's conversations. */
export interface CreatedVisitor {
  readonly visitorId: VisitorId;
  readonly token: string;
  readonly settings: SiteSettings;
}

/** One ready-made first message; `action` makes it a button for a person. */
export interface QuickReply {
  readonly text: string;
  readonly action?: "manager";
}

/** How a site wants its chat to look and speak. Kept on the server, changed without touching the page. */
export interface SiteSettings {
  readonly title: string;
  /** `#rrggbb`. */
  readonly accent: string;
  readonly locale: "ru" | "en";
  /** First lines of the consultant, not stored in the conversation. */
  readonly greeting: readonly string[];
  readonly quickReplies: readonly QuickReply[];
  /** Address of the privacy policy, https. */
  readonly policyUrl?: string;
  /** Notices to browsers show the words of a message; else only that there is one. */
  readonly hasPushText?: boolean;
}
