import { fileURLToPath } from "node:url";
import { startProcess, tempDir } from "@ilpo-chat/testkit";
import { expect, it } from "vitest";
import { placeMigratedPglite } from "../support/templates.ts";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

it("refuses a second process on the same data folder in words, and frees it when the first is killed", async () => {
  await using folder = await tempDir("lock");
  await placeMigratedPglite(folder.path);
  const env = { ...process.env, PORT: "0", ILPO_DATA_DIR: folder.path, LOG_LEVEL: "info" };
  const options = { command: process.execPath, args: [main], env };
  const first = await startProcess({ ...options, readyPattern: /"started"/ });
  const second = await startProcess(options);
  const { code } = await second.exit;
  expect(code).toBe(1);
  expect(second.output).toContain("is in use by another process");
  await first.kill("SIGKILL");
  const third = await startProcess({ ...options, readyPattern: /"started"/ });
  expect((await third.kill("SIGTERM")).code).toBe(0);
}, 150_000);
