import type { SiteKey, VisitorId } from "./ids.ts";

/**
 * Body of `POST /v1/visitors`. With an identity, the visitor that the device already is goes along as
 * `Authorization: Bearer <token>`.
 */
export interface CreateVisitor {
  readonly site: SiteKey;
  readonly identity?: Identity;
}

/** A new visitor, or the one that an identity belongs to. The token is shown once and opens only this visitor's conversations. */
export interface CreatedVisitor {
  readonly visitorId: VisitorId;
  readonly token: string;
  readonly settings: SiteSettings;
  /** What became of the identity: signed by the site, or only said by the page. */
  readonly identity?: "verified" | "claimed";
}

/** Who the site's page says that the visitor is. */
export interface Identity {
  /** The site's own, lasting id of the person. */
  readonly userId: string;
  readonly name?: string;
  readonly phone?: string;
  readonly email?: string;
  /** Unix seconds after which the signature is worth nothing. */
  readonly expires?: number;
  /**
   * HMAC-SHA-256 in hex, made on the site's server with one of its identity secrets, over all other fields that are
   * there: `key=value` lines sorted by key and joined by a line feed.
   */
  readonly signature?: string;
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
