import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compose } from "./app/compose.ts";
import { ConfigError, keptSecret, loadConfig } from "./config/index.ts";
import { FolderInUseError } from "./kernel/folder-lock.ts";

/** How long a stop may take before the process ends anyway. */
const STOP_MS = 15_000;

try {
  if (existsSync(".env")) process.loadEnvFile();
  const config = loadConfig(process.env, keptSecret);
  const widgetDir = fileURLToPath(new URL("../../widget/dist", import.meta.url));
  const app = await compose({ config, widgetDir });
  let isStopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      // A second signal means: now.
      if (isStopping) process.exit(1);
      isStopping = true;
      void app.lifecycle.stop(STOP_MS).then(() => process.exit(app.lifecycle.isClean ? 0 : 1));
    });
  }
  const port = await app.start();
  app.log.info({ port, roles: config.roles }, "started");
} catch (error) {
  // What the operator can mend is said in words, without a stack.
  const isExpected = error instanceof ConfigError || error instanceof FolderInUseError;
  console.error(isExpected ? error.message : error);
  process.exit(1);
}
