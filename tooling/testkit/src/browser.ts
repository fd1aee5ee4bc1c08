import { type Browser, chromium } from "playwright-core";
import { requireTool } from "./require-tool.ts";

export interface LaunchBrowserOptions {
  /** More command-line switches for Chromium. */
  readonly args?: readonly string[];
  /** Switches that Playwright would add. */
  readonly ignoreDefaultArgs?: readonly string[];
  /** More of the environment that Chromium starts in. */
  readonly env?: Readonly<Record<string, string>>;
}

// The browser is to talk to the page under test and to nobody else.
const quietArgs = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
];

/** Starts Chromium without a window: the one CHROMIUM_PATH names, else the system's. Close it, or `await using` it. */
export async function launchBrowser(options: LaunchBrowserOptions = {}): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? (await requireTool("chromium"));
  const { args = [], env = {}, ignoreDefaultArgs = [] } = options;
  return chromium.launch({
    executablePath,
    args: [...quietArgs, ...args],
    env: { ...process.env, ...env },
    ignoreDefaultArgs: [...ignoreDefaultArgs],
  });
}
