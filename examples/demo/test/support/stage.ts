import { fileURLToPath } from "node:url";
import { compose, keptSecret, loadConfig } from "@ilpo-chat/server";
import { createTelegramSandbox, type TelegramSandbox } from "@ilpo-chat/telegram-sandbox";
import {
  type ChatRequest,
  connectPostgres,
  freePort,
  startProcess,
  startRedis,
  startRoundRobinProxy,
  startScriptedOpenAi,
  tempDir,
} from "@ilpo-chat/testkit";
import { inject } from "vitest";
import { seedDemo, startDemo, startStaticServer } from "../../src/index.ts";

/** Where the journey takes place: the same pages, whatever runs behind them. */
export interface Stage extends AsyncDisposable {
  readonly taxiUrl: string;
  readonly partnerUrl: string;
  readonly sandbox: TelegramSandbox;
}

type Env = Readonly<Record<string, string>>;
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const widgetDir = path("../../../../packages/widget/dist");
const siteDir = path("../../../taxi-site");
const partnerDir = path("../../../partner-page");
const serverMain = path("../../../../packages/server/src/main.ts");

/** What `npm start` starts, with the embedded database. */
export async function embeddedStage(env: Env = {}): Promise<Stage> {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await tempDir("demo"));
  const [port, sandboxPort, partnerPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const demo = await startDemo({
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    PARTNER_PORT: String(partnerPort),
    ILPO_DATA_DIR: folder.path,
    ...env,
  });
  stack.defer(() => demo.stop());
  if (!demo.sandbox) throw new Error("the demo has no sandbox");
  const { taxiUrl, partnerUrl, sandbox } = demo;
  return { taxiUrl, partnerUrl, sandbox, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** The same with a model behind the consultant: a local server that streams as OpenRouter does. */
export async function modelStage(): Promise<Stage> {
  const model = await startScriptedOpenAi({ chunkSize: 6, chunkDelayMs: 15, respond: asModel });
  const stage = await embeddedStage({
    OPENROUTER_API_KEY: "a-key-of-the-tests",
    OPENROUTER_BASE_URL: model.baseUrl,
  });
  return {
    ...stage,
    [Symbol.asyncDispose]: async () => {
      await stage[Symbol.asyncDispose]();
      if (!model.requests.some(({ isFinished }) => isFinished))
        throw new Error("the model was never asked");
      await model.close();
    },
  };
}

/** Answers from the passages in its prompt, as a model would. */
function asModel({ messages }: ChatRequest): string {
  const prompt = JSON.stringify(messages);
  const question = JSON.stringify(messages.findLast(({ role }) => role === "user")?.content);
  if (/комисси/i.test(question) && prompt.includes("3%"))
    return "Комиссия парка: **3%** с заказа. Абонентской платы нет.";
  if (/выводить/i.test(question) && prompt.includes("5–15 минут"))
    return "Выплаты круглосуточные: деньги придут за 5–15 минут.";
  return "Не знаю.";
}

/** Two server processes on PostgreSQL and Redis, behind a proxy that gives each request to the next. */
export async function clusterStage(): Promise<Stage> {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await tempDir("cluster"));
  const databases = stack.use(connectPostgres(inject("postgresUrl")));
  const redis = stack.use(await startRedis());
  const sandbox = stack.use(
    await createTelegramSandbox({
      botToken: "1000000001:a-token-of-the-tests-only",
      group: { title: "Илпо: клиенты" },
    }),
  );
  const ports = await Promise.all([freePort(), freePort()]);
  const proxy = stack.use(
    await startRoundRobinProxy(ports.map((port) => `http://127.0.0.1:${port}`)),
  );
  const taxiUrl = `http://localhost:${new URL(proxy.url).port}`;
  const env: Env = {
    PUBLIC_URL: taxiUrl,
    DATABASE_URL: await databases.createDatabase(inject("postgresTemplate")),
    REDIS_URL: redis.url,
    ILPO_DATA_DIR: folder.path,
    ILPO_SITE_DIR: siteDir,
    ILPO_SECRET: "a secret of the tests, longer than it must be",
    LOG_LEVEL: "info",
    TELEGRAM_BOT_TOKEN: sandbox.botToken,
    TELEGRAM_API_ROOT: sandbox.apiRoot,
    TELEGRAM_LINK_ROOT: sandbox.linkRoot,
    TELEGRAM_GROUP_ID: String(sandbox.groupId),
    TELEGRAM_ADMIN_IDS: sandbox.people
      .slice(0, 2)
      .map(({ id }) => id)
      .join(","),
  };
  const partner = await startStaticServer({
    folder: partnerDir,
    port: 0,
    host: "127.0.0.1",
    chatUrl: taxiUrl,
  });
  stack.defer(() => partner.close());
  const partnerUrl = `http://localhost:${partner.port}`;
  await seed(env, { taxi: [taxiUrl], partner: [partnerUrl] });
  // Visitors meet the first process half of the time, and the consultant and the bot are in the second.
  const roles = ["web", "web,ai,telegram"];
  const servers = ports.map((port, index) =>
    startProcess({
      command: process.execPath,
      args: [serverMain],
      env: { ...env, PORT: String(port), ILPO_ROLES: roles[index] },
      readyPattern: /"started"/,
    }),
  );
  for (const server of await Promise.all(servers)) stack.use(server);
  return { taxiUrl, partnerUrl, sandbox, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

async function seed(env: Env, origins: Parameters<typeof seedDemo>[1]): Promise<void> {
  const app = await compose({
    config: loadConfig({ ...env, LOG_LEVEL: "error" }, keptSecret),
    widgetDir,
  });
  await seedDemo(app, origins);
  await app.lifecycle.stop(5_000);
}

/** A page that shows the partner's site from an origin that no site allows. */
export async function startStranger(stage: Stage): Promise<{ url: string } & AsyncDisposable> {
  const stranger = await startStaticServer({
    folder: partnerDir,
    port: 0,
    host: "127.0.0.1",
    chatUrl: stage.taxiUrl,
  });
  return {
    url: `http://localhost:${stranger.port}`,
    [Symbol.asyncDispose]: async () => stranger.close(),
  };
}
