import { createECDH, createHmac } from "node:crypto";
import { Secret } from "#kernel/secret";
import type {
  AiConfig,
  AiProviderConfig,
  Config,
  PushConfig,
  S3Config,
  TelegramConfig,
  WebConfig,
} from "./contract.ts";
import { allRoles, type Values, type Variable, variables } from "./variables.ts";

/** The settings are wrong. The message lists every fault with its variable, reason and an example. */
export class ConfigError extends Error {
  constructor(faults: readonly string[]) {
    super(
      `The settings have ${faults.length === 1 ? "a fault" : `${faults.length} faults`}:\n${faults.map((fault) => `  - ${fault}`).join("\n")}`,
    );
    this.name = "ConfigError";
  }
}

/**
 * Environment to configuration, all faults at once. `keptSecret` is asked for the installation's
 * secret, by data folder, only when the environment gives none. Throws {@link ConfigError}.
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
  keptSecret: (dataDir: string) => Secret,
): Config {
  const { values, faults } = read(env);
  faults.push(...contradictions(values, faults.length > 0));
  if (faults.length > 0) throw new ConfigError(faults);
  const dataDir = required(values.ILPO_DATA_DIR);
  const secret = values.ILPO_SECRET ?? keptSecret(dataDir);
  return Object.freeze({
    roles: required(values.ILPO_ROLES),
    dataDir,
    secret,
    logLevel: required(values.LOG_LEVEL),
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    s3: s3(values),
    web: web(values),
    ai: ai(values),
    telegram: telegram(values, secret),
    push: push(values),
  });
}

function read(env: Readonly<Record<string, string | undefined>>): {
  values: Values;
  faults: string[];
} {
  const faults: string[] = [];
  const entries = Object.entries<Variable<unknown>>(variables).map(
    ([name, { parse, fallback, example }]) => {
      const text = env[name]?.trim() ?? "";
      if (text === "") return [name, fallback];
      try {
        return [name, parse(text)];
      } catch (error) {
        faults.push(`${name} ${(error as Error).message} (for example: ${example})`);
        return [name, undefined];
      }
    },
  );
  return { values: Object.fromEntries(entries) as Values, faults };
}

function contradictions(values: Values, isIncomplete: boolean): string[] {
  const faults: string[] = [];
  const isSplit = values.ILPO_ROLES !== undefined && values.ILPO_ROLES.length < allRoles.length;
  if (isSplit && !(values.DATABASE_URL && values.REDIS_URL) && !isIncomplete) {
    faults.push(
      "ILPO_ROLES splits the work over processes, which needs DATABASE_URL and REDIS_URL",
    );
  }
  if (values.DATABASE_URL && !values.ILPO_SECRET) {
    faults.push(
      `ILPO_SECRET is needed with DATABASE_URL, so that all nodes have the same (for example: ${variables.ILPO_SECRET.example})`,
    );
  }
  if (values.TELEGRAM_WEBHOOK_URL && !values.TELEGRAM_BOT_TOKEN) {
    faults.push("TELEGRAM_WEBHOOK_URL needs TELEGRAM_BOT_TOKEN");
  }
  faults.push(...missingForS3(values), ...wrongVapid(values, isIncomplete));
  return faults;
}

function missingForS3(values: Values): string[] {
  const names = ["S3_ENDPOINT", "S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"] as const;
  const missing = names.filter((name) => values[name] === undefined);
  const isPartial = missing.length > 0 && missing.length < names.length;
  return isPartial ? [`files in S3 also need ${missing.join(", ")}`] : [];
}

function wrongVapid(values: Values, isIncomplete: boolean): string[] {
  const names = ["VAPID_PUBLIC_KEY", "VAPID_PRIVATE_KEY", "VAPID_SUBJECT"] as const;
  const missing = names.filter((name) => values[name] === undefined);
  if (missing.length === names.length || isIncomplete) return [];
  if (missing.length > 0) return [`notices to browsers also need ${missing.join(", ")}`];
  return isPair(values) ? [] : ["VAPID_PRIVATE_KEY is not the key of VAPID_PUBLIC_KEY"];
}

function isPair({ VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY }: Values): boolean {
  try {
    const pair = createECDH("prime256v1");
    pair.setPrivateKey(VAPID_PRIVATE_KEY?.open() ?? "", "base64url");
    return pair.getPublicKey("base64url") === VAPID_PUBLIC_KEY;
  } catch {
    return false;
  }
}

function push(values: Values): PushConfig | undefined {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey } = values;
  const { VAPID_SUBJECT: subject } = values;
  if (!publicKey || !privateKey || !subject) return undefined;
  const afterSeconds = required(values.PUSH_AFTER_SECONDS);
  const extraOrigins = required(values.PUSH_EXTRA_ORIGINS);
  return { publicKey, privateKey, subject, afterSeconds, extraOrigins };
}

function s3(values: Values): S3Config | undefined {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId } = values;
  const { S3_SECRET_ACCESS_KEY: secretAccessKey, S3_REGION: region } = values;
  if (!endpoint || !bucket || !accessKeyId || !secretAccessKey) return undefined;
  return { endpoint, bucket, accessKeyId, secretAccessKey, region: required(region) };
}

function web(values: Values): WebConfig {
  const port = required(values.PORT);
  return {
    host: required(values.HOST),
    port,
    publicUrl: values.PUBLIC_URL ?? `http://localhost:${port}`,
    trustedProxies: required(values.TRUSTED_PROXIES),
    siteDir: values.ILPO_SITE_DIR,
  };
}

function ai(values: Values): AiConfig {
  return {
    provider: aiProvider(values),
    embeddings: values.AI_EMBEDDINGS_URL && {
      baseUrl: values.AI_EMBEDDINGS_URL,
      model: required(values.AI_EMBEDDINGS_MODEL),
      apiKey: values.AI_EMBEDDINGS_API_KEY,
    },
    budgets: {
      visitorDayUsd: required(values.AI_BUDGET_VISITOR_DAY_USD),
      siteDayUsd: required(values.AI_BUDGET_SITE_DAY_USD),
      siteMonthUsd: required(values.AI_BUDGET_SITE_MONTH_USD),
    },
    prices: required(values.AI_MODEL_PRICES),
    hedgeMs: required(values.AI_HEDGE_MS),
    pauseMs: required(values.AI_PAUSE_SECONDS) * 1_000,
  };
}

function aiProvider(values: Values): AiProviderConfig | undefined {
  const apiKey = values.OPENROUTER_API_KEY;
  if (!apiKey) return undefined;
  const models = [
    required(values.OPENROUTER_MODEL),
    ...required(values.OPENROUTER_FALLBACK_MODELS),
  ] as const;
  return { apiKey, baseUrl: required(values.OPENROUTER_BASE_URL), models };
}

function telegram(values: Values, secret: Secret): TelegramConfig | undefined {
  const token = values.TELEGRAM_BOT_TOKEN;
  if (!token) return undefined;
  const url = values.TELEGRAM_WEBHOOK_URL;
  const derive = (purpose: string) =>
    createHmac("sha256", secret.open()).update(purpose).digest("base64url");
  return {
    token,
    apiRoot: required(values.TELEGRAM_API_ROOT),
    proxy: values.TELEGRAM_PROXY,
    linkRoot: required(values.TELEGRAM_LINK_ROOT),
    adminIds: required(values.TELEGRAM_ADMIN_IDS),
    groupId: values.TELEGRAM_GROUP_ID,
    webhook: url && {
      // SECURITY: S-28. A path that nobody guesses, another one for each bot.
      url: url.pathname === "/" ? new URL(`/telegram/${derive(`path:${token.open()}`)}`, url) : url,
      secret: values.TELEGRAM_WEBHOOK_SECRET ?? new Secret(derive("telegram-webhook")),
    },
  };
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("a variable without a value has no default");
  return value;
}
