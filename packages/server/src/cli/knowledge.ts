import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { parseArgs } from "node:util";
import { ConfigError, keptSecret, loadConfig } from "../config/index.ts";
import { FolderInUseError } from "../kernel/folder-lock.ts";
import { isCommand, runCommand, usage, UsageError } from "./commands.ts";
import { openRemotely } from "./remote.ts";

// `npm run knowledge -- COMMAND`: a site's articles and the keys to them. With --url it speaks to a running server,
// else it opens the database of the settings.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    site: { type: "string" },
    url: { type: "string" },
    draft: { type: "boolean", default: false },
  },
});
const [command = "", ...rest] = positionals;
try {
  if (existsSync(".env")) process.loadEnvFile();
  if (!isCommand(command)) throw new UsageError(usage);
  await (values.url === undefined ? direct() : remote(values.url));
} catch (error) {
  const isExpected =
    error instanceof UsageError ||
    error instanceof ConfigError ||
    error instanceof FolderInUseError;
  console.error(isExpected ? error.message : error);
  process.exitCode = 1;
}

async function remote(url: string): Promise<void> {
  const key = process.env["ILPO_API_KEY"];
  if (!key) throw new UsageError("Set ILPO_API_KEY to one of the site's keys.");
  await runCommand(openRemotely(new URL(url), key), { command, rest, isDraft: values.draft });
}

async function direct(): Promise<void> {
  if (values.site === undefined) throw new UsageError("Name the site: --site KEY.");
  // The server's own code takes seconds to load, and is for this way alone.
  const [{ compose }, { openDirectly }] = await Promise.all([
    import("../app/compose.ts"),
    import("./direct.ts"),
  ]);
  const config = loadConfig({ LOG_LEVEL: "error", ...process.env }, keptSecret);
  const app = await compose({ config, widgetDir: tmpdir() });
  try {
    const desk = await openDirectly(app, values.site);
    await runCommand(desk, { command, rest, isDraft: values.draft });
  } finally {
    await app.lifecycle.stop(5_000);
  }
}
