import { fileURLToPath } from "node:url";
import { tempDir } from "@ilpo-chat/testkit";
import { compose, type ComposeOptions } from "../../src/app/compose.ts";
import { loadConfig } from "../../src/config/index.ts";
import { Secret } from "../../src/kernel/secret.ts";
import { migratedPostgres, placeMigratedPglite } from "./templates.ts";

/** The databases that everything must behave the same on. */
export const databases = ["pglite", "postgres"] as const;
export type DatabaseKind = (typeof databases)[number];

export interface TestServerOptions {
  readonly database: DatabaseKind;
  readonly env?: Readonly<Record<string, string>>;
  readonly overrides?: ComposeOptions["overrides"];
  /** Only the queue is started: nobody works on jobs, nobody listens. */
  readonly isIdle?: boolean;
}

export const testOrigin = "http://taxi.test";
export const testSite = {
  key: "taxi-test",
  name: "Такси",
  origins: [testOrigin],
  settings: {
    title: "Такси",
    accent: "#FFDB4D",
    locale: "ru" as const,
    greeting: [],
    quickReplies: [],
  },
};

/** A real server on a free port, with a database of its own; gone at the end of its block. */
export async function startTestServer(options: TestServerOptions) {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await tempDir("server"));
  const env: Record<string, string> = {
    PORT: "0",
    ILPO_DATA_DIR: folder.path,
    ILPO_SECRET: "a secret of the tests, longer than it must be",
    LOG_LEVEL: "error",
    ...options.env,
  };
  if (options.database === "pglite") await placeMigratedPglite(folder.path);
  else env["DATABASE_URL"] = stack.use(await migratedPostgres()).url;
  const config = loadConfig(env, () => new Secret("not asked for"));
  const widgetDir = fileURLToPath(new URL("../../../widget/dist", import.meta.url));
  const app = await compose({
    config,
    widgetDir,
    ...(options.overrides ? { overrides: options.overrides } : {}),
  });
  stack.defer(() => app.lifecycle.stop(5_000));
  const port = await (options.isIdle ? app.jobs.start() : app.start());
  const site = await app.auth.sites.save(testSite);
  return {
    app,
    site,
    env,
    url: `http://127.0.0.1:${port ?? 0}`,
    /** A new visitor of the test site. */
    async visitor() {
      const { visitorId, token } = await app.auth.visitors.create(site.id);
      return { siteId: site.id, visitorId, token };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;
