import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compose, keptSecret, loadConfig } from "@ilpo-chat/server";

const evalSite = {
  name: "Оценка",
  origins: [],
  settings: { title: "Оценка", accent: "#FFDB4D", locale: "ru", greeting: [], quickReplies: [] },
} as const;

export interface EvalHouseOptions {
  /** Folder with the articles; none without it. */
  readonly articles?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** When the managers of the site by night are back. */
const BACK = "завтра в 09:00 (по Москве)";

/** Two sites that know the same articles: one whose managers work, and one whose managers are away. */
export interface EvalSites {
  readonly day: number;
  readonly night: number;
}

/** A house with sites that know the articles, not started yet. Without DATABASE_URL it stands in a folder that is gone afterwards. */
export async function openEvalHouse({ articles, env = {} }: EvalHouseOptions) {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "ilpo-eval-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const given = Object.entries({
    ILPO_DATA_DIR: folder,
    LOG_LEVEL: "error",
    PORT: "0",
    ILPO_SECRET: "a secret of the evaluations, longer than it must be",
    ...env,
  });
  const settings = given.filter((entry): entry is [string, string] => entry[1] !== undefined);
  const config = loadConfig(Object.fromEntries(settings), keptSecret);
  const away = new Map<number, { readonly back: string }>();
  const overrides = { awayOf: async (siteId: number) => away.get(siteId) };
  const app = await compose({ config, widgetDir: folder, overrides });
  stack.defer(() => app.lifecycle.stop(5_000));
  const { id: day } = await app.auth.sites.save({ key: "eval", ...evalSite });
  const { id: night } = await app.auth.sites.save({ key: "eval-night", ...evalSite });
  away.set(night, { back: BACK });
  if (articles !== undefined) {
    for (const siteId of [day, night]) await app.ai.knowledge.importFolder(siteId, articles);
  }
  const kept = stack.move();
  const sites: EvalSites = { day, night };
  return { app, siteId: day, sites, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
