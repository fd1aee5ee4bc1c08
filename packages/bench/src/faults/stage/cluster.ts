import { createTelegramSandbox, type TelegramSandbox } from "@ilpo-chat/telegram-sandbox";
import {
  freePort,
  type Nginx,
  type Postgres,
  type Redis,
  type ScriptedOpenAi,
  startPostgres,
  startRedis,
  startScriptedOpenAi,
  tempDir,
} from "@ilpo-chat/testkit";
import { type Front, startNginxFront, startRoundRobin } from "./front.ts";
import { answerTo } from "./model.ts";
import { createVisitorPool, seedSite, type Visitor } from "./seeding.ts";
import { createServerNode, type Env, type ServerNode } from "./server-node.ts";
import { createSql, type Sql } from "./sql.ts";
import { startTcpProxy, type TcpProxy } from "./tcp-proxy.ts";

/** What stands on a stage. */
export interface StageSpec {
  readonly name: string;
  /** Roles of each process; two that play all of them unless told. */
  readonly roles?: readonly string[];
  /** Managers answer from a Telegram sandbox, in private chats; `group` adds the forum. */
  readonly telegram?: "private" | "group";
  /** The servers reach PostgreSQL through a line that can be spoilt. */
  readonly hasDatabaseLine?: boolean;
  /** nginx leads to the nodes, with the delivered configuration; else a proxy of ours does. */
  readonly hasNginx?: boolean;
  /** For the product's processes, beside what they need. */
  readonly env?: Env;
}

/** A running installation of several processes, with everything around it in our hands. */
export interface Cluster extends AsyncDisposable {
  readonly spec: StageSpec;
  readonly nodes: readonly ServerNode[];
  /** Those that visitors can reach. */
  readonly webNodes: readonly ServerNode[];
  /** Leads to the web nodes that live. */
  readonly proxy: Front;
  /** The same, where it is nginx. */
  readonly nginx: Nginx | undefined;
  readonly postgres: Postgres;
  readonly redis: Redis;
  readonly model: ScriptedOpenAi;
  readonly sandbox: TelegramSandbox | undefined;
  readonly databaseLine: TcpProxy | undefined;
  readonly sql: Sql;
  readonly site: { readonly key: string; readonly origin: string };
  /** Points the installation at another database from the next start of its processes on. */
  useDatabase(url: string): void;
  readonly databaseUrl: string;
  newVisitors(count: number): Promise<Visitor[]>;
  /** Brings back whatever a fault has left lying: processes, database, Redis, proxy. */
  restore(): Promise<void>;
}

const BOT_TOKEN = "1000000001:a-token-of-the-faults-only";
/** What a webhook must carry to be believed. */
export const WEBHOOK_SECRET = "a-webhook-secret-of-the-faults";
const SECRET = "a secret of the faults, longer than it must be";
/** Low enough that a fault can use them up. */
const MAX_CONNECTIONS = "100";

/** Builds the stage: own PostgreSQL and Redis, sandbox, scripted model, proxy, and the product's processes. */
export async function startCluster(spec: StageSpec): Promise<Cluster> {
  await using stack = new AsyncDisposableStack();
  const backing = await startBacking(stack, spec);
  const { postgres, redis, databaseLine } = backing;
  const roles = spec.roles ?? ["web,ai,telegram", "web,ai,telegram"];
  const ports = await Promise.all(roles.map(() => freePort()));
  const isWeb = (index: number) => (roles[index] ?? "").includes("web");
  const webPorts = ports.filter((_, index) => isWeb(index));
  const nginx = spec.hasNginx ? stack.use(await startNginxFront(webPorts)) : undefined;
  const proxy: Front = nginx ?? stack.use(await startRoundRobin(webPorts));
  let databaseUrl = postgres.url;
  const direct = (): Env => ({
    ...nodeEnv(spec, backing, proxy.url),
    ...spec.env,
    DATABASE_URL: databaseUrl,
  });
  const env = (): Env => ({
    ...direct(),
    DATABASE_URL: databaseLine ? throughLine(databaseUrl, databaseLine.port) : databaseUrl,
  });
  const nodes = ports.map((port, index) => {
    const name = `node ${index + 1}`;
    return stack.use(createServerNode({ name, port, env: { ...env(), ILPO_ROLES: roles[index] } }));
  });
  const site = await seedSite(direct());
  await Promise.all(nodes.map((node) => node.start()));
  const kept = stack.move();
  return {
    ...backing,
    spec,
    nodes,
    proxy,
    nginx,
    site,
    webNodes: nodes.filter((_, index) => isWeb(index)),
    sql: createSql(() => databaseUrl),
    useDatabase(url) {
      databaseUrl = url;
      for (const node of nodes) node.setEnv({ DATABASE_URL: env()["DATABASE_URL"] });
    },
    get databaseUrl() {
      return databaseUrl;
    },
    newVisitors: createVisitorPool(direct),
    restore: () => restore({ nodes, postgres, redis, databaseLine, nginx }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

type Backing = Awaited<ReturnType<typeof startBacking>>;

async function startBacking(stack: AsyncDisposableStack, spec: StageSpec) {
  const folder = stack.use(await tempDir("ilpo-chat-faults"));
  const postgres = stack.use(
    await startPostgres({ settings: { max_connections: MAX_CONNECTIONS } }),
  );
  const redis = stack.use(await startRedis());
  if (!postgres.isOwn || !redis.isOwn) {
    throw new Error("Faults stop their servers: unset TEST_DATABASE_URL and TEST_REDIS_URL.");
  }
  const model = stack.use(await startScriptedOpenAi({ respond: answerTo }));
  const sandbox =
    spec.telegram && stack.use(await createTelegramSandbox({ botToken: BOT_TOKEN, people: desks }));
  const databasePort = Number(new URL(postgres.url).port);
  const databaseLine = spec.hasDatabaseLine
    ? stack.use(await startTcpProxy(() => databasePort))
    : undefined;
  return { folder: folder.path, postgres, redis, model, sandbox, databaseLine };
}

/** Managers, each with a private chat of their own. */
const desks = ["Анна", "Пётр", "Ольга"].map((firstName, index) => ({
  id: 501_000_001 + index,
  firstName,
}));

function nodeEnv(spec: StageSpec, { sandbox, redis, model, folder }: Backing, url: string): Env {
  const common: Env = {
    REDIS_URL: redis.url,
    ILPO_DATA_DIR: folder,
    ILPO_SECRET: SECRET,
    LOG_LEVEL: "info",
    PUBLIC_URL: url,
    OPENROUTER_API_KEY: "a-key-of-the-faults",
    OPENROUTER_BASE_URL: model.baseUrl,
    OPENROUTER_MODEL: "scripted/first",
    OPENROUTER_FALLBACK_MODELS: "scripted/second",
    // One fault of the provider must not be spared the next one's visitors.
    AI_PAUSE_SECONDS: "0",
    AI_BUDGET_VISITOR_DAY_USD: "none",
    AI_BUDGET_SITE_DAY_USD: "none",
    AI_BUDGET_SITE_MONTH_USD: "none",
  };
  if (!sandbox) return common;
  return {
    ...common,
    TELEGRAM_BOT_TOKEN: sandbox.botToken,
    TELEGRAM_API_ROOT: sandbox.apiRoot,
    TELEGRAM_LINK_ROOT: sandbox.linkRoot,
    TELEGRAM_ADMIN_IDS: sandbox.people.map(({ id }) => id).join(","),
    TELEGRAM_WEBHOOK_URL: `${url}/telegram/updates`,
    TELEGRAM_WEBHOOK_SECRET: WEBHOOK_SECRET,
    ...(spec.telegram === "group" ? { TELEGRAM_GROUP_ID: String(sandbox.groupId) } : {}),
  };
}

function throughLine(url: string, port: number): string {
  const through = new URL(url);
  through.port = String(port);
  return through.href;
}

interface Restored {
  readonly nodes: readonly ServerNode[];
  readonly postgres: Postgres;
  readonly redis: Redis;
  readonly databaseLine: TcpProxy | undefined;
  readonly nginx: Nginx | undefined;
}

async function restore({ nodes, postgres, redis, databaseLine, nginx }: Restored): Promise<void> {
  await nginx?.start();
  databaseLine?.swallow();
  databaseLine?.refuse(false);
  await postgres.start();
  await redis.start();
  for (const node of nodes) node.thaw();
  await Promise.all(nodes.map((node) => node.start()));
}
