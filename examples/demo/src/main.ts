import { existsSync } from "node:fs";
import { ConfigError } from "@ilpo-chat/server";
import { startDemo } from "./demo.ts";

const startedAt = performance.now();
try {
  if (existsSync(".env")) process.loadEnvFile();
  const demo = await startDemo(process.env);
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  console.log(
    [
      "",
      `  Ilpo Chat is running (${seconds} s)`,
      "",
      `  Taxi site          ${demo.taxiUrl}`,
      `  Partner page       ${demo.partnerUrl}`,
      demo.sandbox
        ? `  Manager's Telegram ${demo.sandbox.pageUrl}`
        : "  Manager's Telegram your own bot",
      `  Studio             ${demo.taxiUrl}/studio`,
      `  Health             ${demo.taxiUrl}/health`,
      "",
      "  Ctrl-C stops it.",
      "",
    ].join("\n"),
  );
  let isStopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      void demo.stop().then(() => process.exit(0));
    });
  }
} catch (error) {
  console.error(inWords(error));
  process.exit(1);
}

/** What a person can mend is said in words, without a stack. */
function inWords(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof ConfigError || error.name === "FolderInUseError") return error.message;
  if ("code" in error && error.code === "EADDRINUSE") {
    const port = "port" in error ? String(error.port) : "";
    return `Port ${port} is in use by another program. Stop that one, or choose other ports with PORT, SANDBOX_PORT and PARTNER_PORT.`;
  }
  return error;
}
