import type { LogLevel } from "#kernel/log";
import type { Role } from "./contract.ts";
import * as parse from "./parse.ts";

/** One setting: what it is for, how it looks, and how its text becomes a value. */
export interface Variable<Value> {
  readonly about: string;
  readonly example: string;
  /** Throws an Error whose message says what is wrong, in words. */
  readonly parse: (text: string) => Value;
  /** Used when the variable is unset or empty. */
  readonly fallback?: Value;
}

type VariableRow<Value> = [
  about: string,
  example: string,
  parse: (text: string) => Value,
  fallback?: Value,
];

const variable = <Value>(...row: VariableRow<Value>): Variable<Value> => {
  const [about, example, read, fallback] = row;
  return { about, example, parse: read, ...(fallback === undefined ? {} : { fallback }) };
};

export const allRoles: readonly Role[] = ["web", "ai", "telegram"];
const levels: readonly LogLevel[] = ["debug", "info", "warn", "error", "silent"];

/** Every setting that there is, in the order of `.env.example`. */
export const variables = {
  PORT: variable("Port of the web role.", "3000", parse.port, 3000),
  HOST: variable("Address to listen on.", "127.0.0.1", parse.text, "127.0.0.1"),
  PUBLIC_URL: variable(
    "Address under which browsers reach this installation. Default: http://localhost:PORT.",
    "https://chat.example.org",
    parse.origin,
  ),
  ILPO_DATA_DIR: variable(
    "Folder for what must survive a restart: the embedded database, files, generated secrets.",
    "./.data",
    parse.text,
    "./.data",
  ),
  ILPO_ROLES: variable(
    "What this process does. Anything but all three needs DATABASE_URL and REDIS_URL.",
    "web,ai,telegram",
    parse.listOf(allRoles),
    allRoles,
  ),
  ILPO_SECRET: variable(
    "Secret from which the keys for phone numbers and signed addresses are derived; at least 32 characters. Generated and kept in the data folder when absent; required with DATABASE_URL, where nodes share it.",
    "openssl rand -base64 48",
    parse.longSecret,
  ),
  ILPO_SITE_DIR: variable(
    "Folder with a static site to serve at /.",
    "./examples/taxi-site",
    parse.text,
  ),
  TRUSTED_PROXIES: variable(
    "Reverse proxies in front whose X-Forwarded-For is believed.",
    "1",
    parse.count,
    0,
  ),
  DATABASE_URL: variable(
    "PostgreSQL 15 or newer. Absent: PGlite in the data folder.",
    "postgres://ilpo:password@127.0.0.1:5432/ilpo",
    parse.secretUrl(["postgres:", "postgresql:"]),
  ),
  REDIS_URL: variable(
    "Redis. Needed when several processes share the work.",
    "redis://127.0.0.1:6379",
    parse.secretUrl(["redis:", "rediss:"]),
  ),
  S3_ENDPOINT: variable(
    "Storage that speaks S3, for visitors' and managers' files; with the four that follow. Absent: a folder in the data folder, which nodes on other machines cannot see.",
    "https://storage.yandexcloud.net",
    parse.httpUrl,
  ),
  S3_BUCKET: variable(
    "Its bucket; it must be there, and closed to the public.",
    "ilpo-chat",
    parse.text,
  ),
  S3_REGION: variable("Its region.", "ru-central1", parse.text, "us-east-1"),
  S3_ACCESS_KEY_ID: variable("Id of the key to the bucket.", "YCAJ…", parse.text),
  S3_SECRET_ACCESS_KEY: variable("The key itself.", "YCM…", parse.secret),
  OPENROUTER_API_KEY: variable(
    "Key of OpenRouter or another OpenAI-compatible provider. Absent: answers come from the knowledge base alone.",
    "sk-or-…",
    parse.secret,
  ),
  OPENROUTER_BASE_URL: variable(
    "Address of the provider.",
    "https://openrouter.ai/api/v1",
    parse.httpUrl,
    new URL("https://openrouter.ai/api/v1"),
  ),
  OPENROUTER_MODEL: variable(
    "The model that is asked first.",
    "google/gemini-2.0-flash-001",
    parse.text,
    "google/gemini-2.0-flash-001",
  ),
  OPENROUTER_FALLBACK_MODELS: variable(
    "Models to ask when the first fails, in order.",
    "openai/gpt-4o-mini,qwen/qwen-2.5-72b-instruct",
    parse.list,
    [],
  ),
  AI_MODEL_PRICES: variable(
    "What models cost: US dollars for a million tokens of prompt / of answer. `*` is every other model. A price that the provider tells goes first.",
    "google/gemini-2.0-flash-001=0.1/0.4,openai/gpt-4o-mini=0.15/0.6,*=1/3",
    parse.prices,
    { "google/gemini-2.0-flash-001": { prompt: 0.1, completion: 0.4 } },
  ),
  AI_BUDGET_VISITOR_DAY_USD: variable(
    "The most that one visitor's answers may cost a day, in US dollars; `none`: no limit. When it is spent the knowledge base answers, and managers.",
    "0.25",
    parse.usd,
    0.25,
  ),
  AI_BUDGET_SITE_DAY_USD: variable("The same for a whole site a day.", "10", parse.usd, 10),
  AI_BUDGET_SITE_MONTH_USD: variable("The same for a whole site a month.", "150", parse.usd, 150),
  AI_HEDGE_MS: variable(
    "Milliseconds without a first token after which the next model is asked as well; the quicker one answers.",
    "4000",
    parse.count,
    4_000,
  ),
  AI_PAUSE_SECONDS: variable(
    "How long a model that failed five times in a row is left alone; 0: it never is.",
    "30",
    parse.count,
    30,
  ),
  AI_EMBEDDINGS_URL: variable(
    "Address of an OpenAI-compatible API whose `/embeddings` finds articles by meaning, beside the words. Absent: by words alone.",
    "https://api.openai.com/v1",
    parse.httpUrl,
  ),
  AI_EMBEDDINGS_MODEL: variable(
    "The model that makes the vectors; with another one all articles are read anew.",
    "text-embedding-3-small",
    parse.text,
    "text-embedding-3-small",
  ),
  AI_EMBEDDINGS_API_KEY: variable("Key for it, if it wants one.", "sk-…", parse.secret),
  TELEGRAM_BOT_TOKEN: variable(
    "Token from @BotFather. Absent: no Telegram (the demo starts a sandbox).",
    "123456789:AA…",
    parse.botToken,
  ),
  TELEGRAM_API_ROOT: variable(
    "Bot API server.",
    "https://api.telegram.org",
    parse.httpUrl,
    new URL("https://api.telegram.org"),
  ),
  TELEGRAM_PROXY: variable(
    "HTTP proxy for everything that goes to the Bot API, where Telegram cannot be reached directly. Absent: none.",
    "http://user:password@proxy.example.org:3128",
    parse.secretUrl(["http:", "https:"]),
  ),
  TELEGRAM_LINK_ROOT: variable(
    "What links to the bot begin with; a local sandbox has its own.",
    "https://t.me",
    parse.httpUrl,
    new URL("https://t.me"),
  ),
  TELEGRAM_ADMIN_IDS: variable(
    "Telegram ids of the first admins.",
    "11111111,22222222",
    parse.ids,
    [],
  ),
  TELEGRAM_GROUP_ID: variable(
    "Id of the managers' forum group. Absent: private chats only.",
    "-1001234567890",
    parse.groupId,
  ),
  TELEGRAM_WEBHOOK_URL: variable(
    "Public https address of this installation for Telegram's webhook; it gets a secret path unless it has one. Absent: polling.",
    "https://chat.example.org",
    parse.webhookUrl,
  ),
  TELEGRAM_WEBHOOK_SECRET: variable(
    "1 to 256 of A-Z a-z 0-9 _ -. Derived from ILPO_SECRET when absent.",
    "any-long-random-text",
    parse.webhookSecret,
  ),
  VAPID_PUBLIC_KEY: variable(
    "Public key for notices to browsers: `npx web-push generate-vapid-keys`. Absent: no notices.",
    "BEl62iUYgUivxIkv69yViEuiBIa-Ib9-SkvMeAtA3LFgDzkrxZJjSgSnfckjBJuBkr3qBUYIHBQFLXYp5Nksh8U",
    parse.keyOf(65),
  ),
  VAPID_PRIVATE_KEY: variable(
    "The private key of the pair.",
    "UUxI4O8-FbRouAevSmBQ6o18hgE4nSG3qwvJTfKc-ls",
    parse.secretKeyOf(32),
  ),
  VAPID_SUBJECT: variable(
    "Whom a push service may write to about them.",
    "mailto:admin@park.example",
    parse.contact,
  ),
  PUSH_AFTER_SECONDS: variable(
    "How long an answer may stay unread before the visitor's browser is told.",
    "5",
    parse.count,
    5,
  ),
  PUSH_EXTRA_ORIGINS: variable(
    "Origins of push services besides Google's, Mozilla's, Apple's and Microsoft's.",
    "https://push.example.org",
    parse.origins,
    [],
  ),
  LOG_LEVEL: variable(
    "How much is logged: debug, info, warn, error, silent.",
    "info",
    parse.oneOf(levels),
    "info",
  ),
} satisfies Record<string, Variable<unknown>>;

export type VariableName = keyof typeof variables;
/** The parsed value of each variable; undefined where it is unset and has no default. */
export type Values = {
  readonly [Name in VariableName]: ReturnType<(typeof variables)[Name]["parse"]> | undefined;
};
