export { launchBrowser, type LaunchBrowserOptions } from "./browser.ts";
export { copyFolder } from "./copy-folder.ts";
export { type Firefox, launchFirefox } from "./firefox.ts";
export { fixedFonts, type FixedFonts } from "./fixed-fonts.ts";
export { freePort } from "./free-port.ts";
export { type Nginx, startNginx } from "./nginx.ts";
export type { OpenAiFault } from "./openai-faults.ts";
export type { ChatMessage, ChatRequest, ChatTool, Reply, ToolCall } from "./openai-reply.ts";
export {
  type Postgres,
  startPostgres,
  type StartPostgresOptions,
  type StopMode,
} from "./postgres.ts";
export { connectPostgres, type Databases } from "./postgres-databases.ts";
export { type Redis, startRedis } from "./redis.ts";
export { requireTool, type ToolName } from "./require-tool.ts";
export {
  type ProxyStats,
  type RoundRobinProxy,
  startRoundRobinProxy,
} from "./round-robin-proxy.ts";
export {
  type Respond,
  type ScriptedOpenAi,
  type ScriptedOpenAiOptions,
  type SeenRequest,
  startScriptedOpenAi,
} from "./scripted-openai.ts";
export {
  type ProcessExit,
  type RunningProcess,
  startProcess,
  type StartProcessOptions,
} from "./start-process.ts";
export { tempDir, type TempDir } from "./temp-dir.ts";
export { vapidKeys } from "./vapid-keys.ts";
export type { Browser, BrowserContext, Page } from "playwright-core";
