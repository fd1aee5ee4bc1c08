import { compose, loadConfig, keptSecret } from "@ilpo-chat/server";
import { join } from "node:path";
import { connectPostgres, copyFolder, tempDir } from "@ilpo-chat/testkit";
import { inject } from "vitest";

/** The databases that the product runs on. */
export const databases = ["pglite", "postgres"] as const;

export const origin = "http://taxi.test";
export const site = {
  key: "taxi-test",
  name: "Такси",
  origins: [origin],
  settings: {
    title: "Такси",
    accent: "#FFDB4D",
    locale: "ru" as const,
    greeting: [],
    quickReplies: [],
  },
};

export interface HouseOptions {
  readonly database: (typeof databases)[number];
  readonly hasRedis?: boolean;
  /** For all nodes. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The product itself, as many nodes of it as are started; on PGlite one. */
export async function openHouse({ database, hasRedis = false, env: own = {} }: HouseOptions) {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await tempDir("sdk"));
  const env: Record<string, string> = {
    PORT: "0",
    ILPO_DATA_DIR: folder.path,
    ILPO_SECRET: "a secret of the tests, longer than it must be",
    LOG_LEVEL: "silent",
    ...own,
  };
  if (hasRedis) env["REDIS_URL"] = inject("redisUrl");
  if (database === "postgres") {
    const postgres = stack.use(connectPostgres(inject("postgresUrl")));
    env["DATABASE_URL"] = await postgres.createDatabase(inject("postgresTemplate"));
  } else {
    await copyFolder(join(inject("pgliteTemplate"), "pglite"), join(folder.path, "pglite"));
  }
  return {
    /** `roles`: all of them unless told. */
    async startNode(roles?: string) {
      const app = await compose({
        config: loadConfig({ ...env, ...(roles && { ILPO_ROLES: roles }) }, keptSecret),
        widgetDir: folder.path,
        overrides: { messagesPerMinute: 10_000 },
      });
      const stop = () => app.lifecycle.stop(5_000);
      stack.defer(stop);
      const port = await app.start();
      const { id } = await app.auth.sites.save(site);
      const identitySecret = () => app.auth.identitySecrets.issue(id, "test");
      return { url: `http://127.0.0.1:${port}`, stop, identitySecret };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
