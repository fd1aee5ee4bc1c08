import { fileURLToPath } from "node:url";
import { type App, compose, keptSecret, loadConfig } from "@ilpo-chat/server";
import type { Env } from "./server-node.ts";

/** Somebody with a token of the site. */
export interface Visitor {
  readonly visitorId: string;
  readonly token: string;
}

const widgetDir = fileURLToPath(new URL("../../../../widget/dist", import.meta.url));
export const siteSettings = {
  title: "Такси",
  accent: "#FFDB4D",
  locale: "ru" as const,
  greeting: [],
  quickReplies: [],
};
const site = { key: "taxi-faults", name: "Такси", settings: siteSettings };
const origin = "http://taxi.test";
/** Visitors made at a time: opening the house costs more than they do. */
const BATCH = 150;

/** Makes the schema and the site. */
export async function seedSite(
  env: Env,
): Promise<{ readonly key: string; readonly origin: string }> {
  await inHouse(env, (app) => app.auth.sites.save({ ...site, origins: [origin] }));
  return { key: site.key, origin };
}

/** Visitors come from the composed house, not over HTTP, where one address may ask 100 times a minute. */
export function createVisitorPool(env: () => Env): (count: number) => Promise<Visitor[]> {
  const waiting: Visitor[] = [];
  return async (count) => {
    if (waiting.length < count)
      waiting.push(...(await createVisitors(env(), Math.max(BATCH, count))));
    return waiting.splice(0, count);
  };
}

function createVisitors(env: Env, count: number): Promise<Visitor[]> {
  return inHouse(env, async ({ auth }) => {
    const found = await auth.sites.byKey(site.key);
    if (!found) throw new Error("the site is not there");
    return Promise.all(Array.from({ length: count }, () => auth.visitors.create(found.id)));
  });
}

/** Opens the house in this process, without its roles, for a moment. */
async function inHouse<Result>(env: Env, work: (app: App) => Promise<Result>): Promise<Result> {
  const quiet = { ...env, LOG_LEVEL: "error", REDIS_URL: undefined };
  const app = await compose({ config: loadConfig(quiet, keptSecret), widgetDir });
  try {
    return await work(app);
  } finally {
    await app.lifecycle.stop(5_000);
  }
}
