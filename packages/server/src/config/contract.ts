import type { LogLevel } from "#kernel/log";
import type { Secret } from "#kernel/secret";

/** Part of the program that a process plays. */
export type Role = "web" | "ai" | "telegram";

export interface WebConfig {
  readonly host: string;
  readonly port: number;
  /** Address under which browsers reach this installation, without a trailing slash. */
  readonly publicUrl: string;
  /** Hops of reverse proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: number;
  /** Folder of a static site served at `/`. */
  readonly siteDir: string | undefined;
}

/** A bucket for files. */
export interface S3Config {
  readonly endpoint: URL;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
}

export interface AiConfig {
  /** Absent: answers come from the knowledge base alone. */
  readonly provider: AiProviderConfig | undefined;
  /** What may be spent, unless a site says otherwise. Absent: nothing is limited. */
  readonly budgets?: AiBudgets;
  /** By the model's name; `*` for all that have none. */
  readonly prices?: Readonly<Record<string, ModelPrice>>;
  /** How long a model that fails again and again is left alone; 30 s unless told. */
  readonly pauseMs?: number;
  /** Absent: the knowledge is searched by words alone. */
  readonly embeddings?: EmbeddingsConfig | undefined;
  /** After how long without a first token the next model is asked as well; 4 s unless told. */
  readonly hedgeMs?: number;
}

/** In US dollars; days and months are UTC's. */
export interface AiBudgets {
  readonly visitorDayUsd: number;
  readonly siteDayUsd: number;
  readonly siteMonthUsd: number;
}

/** In US dollars for a million tokens. */
export interface ModelPrice {
  readonly prompt: number;
  readonly completion: number;
}

/** An OpenAI-compatible endpoint for vectors of texts. */
export interface EmbeddingsConfig {
  /** `/embeddings` below it is asked. */
  readonly baseUrl: URL;
  readonly model: string;
  readonly apiKey?: Secret | undefined;
}

export interface AiProviderConfig {
  readonly apiKey: Secret;
  readonly baseUrl: URL;
  /** The first is asked; the others are the fallbacks, in order. */
  readonly models: readonly [string, ...string[]];
  /** It takes OpenRouter's list of models to go on with. Known from its address unless told. */
  readonly isRouter?: boolean;
}

export interface TelegramConfig {
  readonly token: Secret;
  readonly apiRoot: URL;
  /** The way to it; its address may hold a password. Absent: straight. */
  readonly proxy?: Secret | undefined;
  /** What links to the bot begin with, `https://t.me`. */
  readonly linkRoot: URL;
  /** Telegram ids of people who are admins from the start. */
  readonly adminIds: readonly number[];
  /** The forum group; absent: private chats only. */
  readonly groupId: number | undefined;
  /** Absent: polling. */
  readonly webhook: { readonly url: URL; readonly secret: Secret } | undefined;
}

/** Notices to browsers of visitors who are away. */
export interface PushConfig {
  /** Uncompressed point of P-256, base64url; browsers get it. */
  readonly publicKey: string;
  readonly privateKey: Secret;
  /** Whom a push service may write to: `mailto:` or https. */
  readonly subject: string;
  /** How long an answer may stay unread before a browser is told. */
  readonly afterSeconds: number;
  /** Origins of push services besides those of the browsers that there are. */
  readonly extraOrigins: readonly string[];
}

/** Everything that can be set from outside, checked and frozen. */
export interface Config {
  readonly roles: readonly Role[];
  readonly dataDir: string;
  /** The installation's one secret; keys for each use are derived from it. */
  readonly secret: Secret;
  readonly logLevel: LogLevel;
  /** Absent: PGlite in the data folder. */
  readonly databaseUrl: Secret | undefined;
  /** Absent: one process, everything in memory. */
  readonly redisUrl: Secret | undefined;
  /** Absent: files stay in the data folder. */
  readonly s3: S3Config | undefined;
  readonly web: WebConfig;
  readonly ai: AiConfig;
  /** Absent: no Telegram. */
  readonly telegram: TelegramConfig | undefined;
  /** Absent: no notices to browsers. */
  readonly push: PushConfig | undefined;
}
