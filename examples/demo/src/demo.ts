import { fileURLToPath } from "node:url";
import { type App, compose, keptSecret, loadConfig } from "@ilpo-chat/server";
import { createTelegramSandbox, type TelegramSandbox } from "@ilpo-chat/telegram-sandbox";
import { seedDemo } from "./seed.ts";
import { demoSettings, type DemoSettings } from "./settings.ts";
import { startStaticServer } from "./static-server.ts";

/** A running demo and where to look. */
export interface Demo {
  readonly app: App;
  readonly sandbox: TelegramSandbox | undefined;
  readonly taxiUrl: string;
  readonly partnerUrl: string;
  stop(): Promise<void>;
}

/** A token of the right form that opens nothing outside this machine. */
const SANDBOX_TOKEN = "1000000001:sandbox-token-for-this-machine-only";
const STOP_MS = 10_000;
const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Starts the whole product: the chat server with the taxi site on it, a partner's page on another
 * origin, and the Telegram sandbox unless a real bot is set. Settings that `env` gives win.
 */
export async function startDemo(env: NodeJS.ProcessEnv): Promise<Demo> {
  const settings = demoSettings(env);
  const sandbox = settings.hasRealBot ? undefined : await startSandbox(settings);
  const config = loadConfig({ ...demoEnv(sandbox), ...env }, keptSecret);
  const app = await compose({ config, widgetDir: folder("../../../packages/widget/dist") });
  const port = await app.start();
  const taxiUrl = env["PUBLIC_URL"] ?? `http://localhost:${port}`;
  const partner = await startStaticServer({
    folder: folder("../../partner-page"),
    port: settings.partnerPort,
    host: settings.host,
    chatUrl: taxiUrl,
  });
  await seedDemo(app, {
    taxi: [...new Set([taxiUrl, ...names(port)])],
    partner: names(partner.port),
  });
  return {
    app,
    sandbox,
    taxiUrl,
    partnerUrl: `http://localhost:${partner.port}`,
    async stop() {
      partner.close();
      await app.lifecycle.stop(STOP_MS);
      await sandbox?.close();
    },
  };
}

function startSandbox({ sandboxPort, host }: DemoSettings): Promise<TelegramSandbox> {
  return createTelegramSandbox({
    port: sandboxPort,
    host,
    botToken: SANDBOX_TOKEN,
    group: { title: "Илпо: клиенты" },
  });
}

/** What the sandbox is to the server: a Bot API with a group, whose people are the park's admins. */
function demoEnv(sandbox: TelegramSandbox | undefined): Record<string, string> {
  const site = { ILPO_SITE_DIR: folder("../../taxi-site"), LOG_LEVEL: "warn" };
  if (!sandbox) return site;
  const managers = sandbox.people.filter(({ firstName }) => ["Анна", "Пётр"].includes(firstName));
  return {
    ...site,
    TELEGRAM_BOT_TOKEN: sandbox.botToken,
    TELEGRAM_API_ROOT: sandbox.apiRoot,
    TELEGRAM_LINK_ROOT: sandbox.linkRoot,
    TELEGRAM_GROUP_ID: String(sandbox.groupId),
    TELEGRAM_ADMIN_IDS: managers.map(({ id }) => id).join(","),
  };
}

/** Both ways in which people write this machine's name. */
function names(port: number | undefined): string[] {
  return [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
}
