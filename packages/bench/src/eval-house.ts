import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compose, keptSecret, loadConfig } from "@ilpo-chat/server";

const evalSite = {
  key: "eval",
  name: "Оценка",
  origins: [],
  settings: { title: "Оценка", accent: "#FFDB4D", locale: "ru", greeting: [], quickReplies: [] },
} as const;

export interface EvalHouseOptions {
  /** Folder with the articles; none without it. */
  readonly articles?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A house with one site that knows the articles, not started yet. Without DATABASE_URL it stands in a folder that is gone afterwards. */
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
  const app = await compose({ config, widgetDir: folder });
  stack.defer(() => app.lifecycle.stop(5_000));
  const { id: siteId } = await app.auth.sites.save(evalSite);
  if (articles !== undefined) await app.ai.knowledge.importFolder(siteId, articles);
  const kept = stack.move();
  return { app, siteId, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
