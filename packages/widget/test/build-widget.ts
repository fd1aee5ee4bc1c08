import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const inPackage = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

export interface BuiltWidget extends AsyncDisposable {
  /** Folder with `embed.js` and `assets/`. */
  readonly folder: string;
}

/** Builds the widget as it is shipped, but into a folder of its own; with another app if one is named. */
export async function buildWidget(appEntry?: string): Promise<BuiltWidget> {
  const folder = await mkdtemp(join(tmpdir(), "ilpo-widget-"));
  const { NODE_ENV } = process.env;
  process.env["NODE_ENV"] = "production";
  process.env["WIDGET_OUT_DIR"] = folder;
  if (appEntry) process.env["WIDGET_APP_ENTRY"] = inPackage(appEntry);
  try {
    await build({ configFile: inPackage("vite.config.ts"), logLevel: "error" });
  } finally {
    process.env["NODE_ENV"] = NODE_ENV;
    delete process.env["WIDGET_OUT_DIR"];
    delete process.env["WIDGET_APP_ENTRY"];
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
