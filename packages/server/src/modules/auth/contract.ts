import type {
  CreatedVisitor,
  Identity,
  SiteKey,
  SiteSettings,
  VisitorId,
} from "@ilpo-chat/protocol";

/** A site: one key, its origins, its look and rules. */
export interface Site {
  readonly id: number;
  readonly key: SiteKey;
  readonly name: string;
  /** Exact origins, `https://shop.example`. */
  readonly origins: readonly string[];
  readonly settings: SiteSettings;
  /** Who the AI is and how it speaks on this site; empty means the built-in persona. */
  readonly persona: string;
  /** Rules of this site's consultant: what it may spend, which links it may give. Read and checked by the `ai` module. */
  readonly consultant: Readonly<Record<string, unknown>>;
}

export type ManagerRole = "manager" | "admin";

/** A person who answers from Telegram. */
export interface Manager {
  readonly id: number;
  readonly telegramId: number;
  readonly name: string;
  readonly username: string | null;
  readonly role: ManagerRole;
  /** The one site that they may see; null: all. */
  readonly siteId: number | null;
  readonly isActive: boolean;
}

/** A visitor whose token was just checked. */
export interface AuthenticatedVisitor {
  readonly visitorId: VisitorId;
  readonly siteId: number;
}

export interface NewSite {
  readonly key: SiteKey;
  readonly name: string;
  readonly origins: readonly string[];
  readonly settings: SiteSettings;
  readonly persona?: string;
  readonly consultant?: Readonly<Record<string, unknown>>;
}

/** Sites and their keys. Kept in memory for a few seconds. */
export interface Sites {
  byKey(key: string): Promise<Site | undefined>;
  byId(id: number): Promise<Site | undefined>;
  all(): Promise<readonly Site[]>;
  /** Whether any site allows this origin; for requests that name no site yet. */
  allowsAnywhere(origin: string): Promise<boolean>;
  /** Makes the site or changes it to this; a persona that is not given stays. */
  save(site: NewSite): Promise<Site>;
  /** Other processes see it within seconds. Empty: the built-in one. */
  setPersona(id: number, persona: string): Promise<void>;
}

/** A visitor and the token of one of their devices. */
export type VisitorOnDevice = Pick<CreatedVisitor, "visitorId" | "token">;

/** Who a visitor is, by the account of the site's page. */
export interface VisitorProfile extends Pick<Identity, "userId" | "name" | "phone" | "email"> {
  /** Signed by the site's server; else anybody could have said it. */
  readonly isVerified: boolean;
}

/** Visitors and their tokens. */
export interface Visitors {
  /** The token is given once; only its hash is kept. */
  create(siteId: number): Promise<VisitorOnDevice>;
  /**
   * The visitor whose this identity is. Signed, it is the same visitor on every device; the one that the device was
   * until now, named by `token`, becomes them if nobody is yet. Not signed, or where the site has no identity secret, it
   * only names the device's own visitor. Refuses with `identity-invalid` when the signature does not hold, and with
   * `visitor-blocked`.
   */
  identify(siteId: number, identity: Identity, token?: string): Promise<IdentifiedVisitor>;
  /** Undefined when nobody has said who the visitor is. */
  profileOf(visitorId: VisitorId): Promise<VisitorProfile | undefined>;
  /** Undefined when the token is unknown or belongs to another site; refuses with `visitor-blocked`. */
  authenticate(siteId: number, token: string): Promise<AuthenticatedVisitor | undefined>;
  /** Who is blocked gets in no more; sockets that are open are for the caller to cut. */
  setBlocked(visitorId: VisitorId, isBlocked: boolean): Promise<void>;
  /** Who was blocked since then, for whoever missed being told. */
  blockedSince(since: Date): Promise<readonly VisitorId[]>;
}

export type IdentifiedVisitor = VisitorOnDevice & Required<Pick<CreatedVisitor, "identity">>;

/** Managers and how they come in: by a single-use invite, or by `TELEGRAM_ADMIN_IDS`. */
export interface Managers {
  /** The active manager with this Telegram id. Asked at every press and message; never cached. */
  byTelegramId(telegramId: number): Promise<Manager | undefined>;
  byId(id: number): Promise<Manager | undefined>;
  all(): Promise<readonly Manager[]>;
  /** Single use, valid for 24 hours; only its hash is kept. At most 64 of A-Za-z0-9_-, fit for a `/start` link. */
  invite(input: {
    readonly role: ManagerRole;
    readonly siteId: number | null;
    readonly byManagerId: number | null;
  }): Promise<string>;
  /** Of many who redeem one invite, exactly one becomes a manager. Undefined: used, expired or unknown. */
  redeem(invite: string, person: TelegramPerson): Promise<Manager | undefined>;
  /** Makes sure that these ids are admins; called at the start with `TELEGRAM_ADMIN_IDS`. */
  ensureAdmins(telegramIds: readonly number[]): Promise<void>;
  /** Keeps name and username as Telegram has them now. */
  rename(id: number, person: TelegramPerson): Promise<void>;
  deactivate(id: number): Promise<void>;
}

/** A key as it may be shown; never the key itself. */
export interface ApiKey {
  readonly id: number;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** Keys of programs that manage one site. */
export interface ApiKeys {
  /** Given once; only its hash is kept. */
  issue(siteId: number, name: string): Promise<string>;
  /** The site that the key manages; undefined when it is unknown or revoked. */
  siteOf(key: string): Promise<number | undefined>;
  /** Those that are not revoked, oldest first. */
  list(siteId: number): Promise<readonly ApiKey[]>;
  /** False when the site has no such key. */
  revoke(siteId: number, id: number): Promise<boolean>;
}

/** Secrets with which a site's server signs who its visitors are. Several may hold, so that one can be replaced in peace. */
export interface IdentitySecrets {
  /** Given once; kept sealed. */
  issue(siteId: number, name: string): Promise<string>;
  /** Those that hold, opened. */
  open(siteId: number): Promise<readonly string[]>;
  /** Those that hold, oldest first; never the secrets themselves. */
  list(siteId: number): Promise<readonly Pick<ApiKey, "id" | "name" | "createdAt">[]>;
  /** False when the site has no such secret. */
  revoke(siteId: number, id: number): Promise<boolean>;
}

export interface TelegramPerson {
  readonly telegramId: number;
  readonly name: string;
  readonly username: string | null;
}

/** Who somebody is and what they may touch. */
export interface Auth {
  readonly sites: Sites;
  readonly visitors: Visitors;
  readonly managers: Managers;
  readonly apiKeys: ApiKeys;
  readonly identitySecrets: IdentitySecrets;
}
