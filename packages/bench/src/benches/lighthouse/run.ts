import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { requireTool } from "@ilpo-chat/testkit";

const run = promisify(execFile);

/** Fetched when it is needed: it weighs more than all that the project installs. */
const lighthouse = "lighthouse@13.5.0";
export const categories = ["performance", "accessibility", "best-practices", "seo"] as const;
type Category = (typeof categories)[number];

/** One run of Lighthouse on one page. */
export interface Look {
  /** 0 to 100. */
  readonly scores: Readonly<Record<Category, number>>;
  readonly layoutShift: number;
  readonly blockingMs: number;
  readonly largestPaintMs: number;
}

interface Report {
  readonly categories: Readonly<Record<Category, { readonly score: number | null }>>;
  readonly audits: Readonly<Record<string, { readonly numericValue?: number }>>;
}

/** Lighthouse's own telephone: 4 × slow-down and a slow 4G, both simulated. */
export async function lookAt(url: string): Promise<Look> {
  const flags = [
    ...["--output=json", "--output-path=stdout", "--quiet"],
    `--only-categories=${categories.join(",")}`,
    "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
  ];
  const env = {
    ...process.env,
    CHROME_PATH: process.env["CHROMIUM_PATH"] ?? (await requireTool("chromium")),
  };
  const { stdout } = await run("npx", ["--yes", lighthouse, url, ...flags], {
    env,
    maxBuffer: 64 * 1024 * 1024,
  });
  const report = JSON.parse(stdout) as Report;
  const value = (audit: string): number => report.audits[audit]?.numericValue ?? Number.NaN;
  return {
    scores: {
      performance: scoreOf(report, "performance"),
      accessibility: scoreOf(report, "accessibility"),
      "best-practices": scoreOf(report, "best-practices"),
      seo: scoreOf(report, "seo"),
    },
    layoutShift: value("cumulative-layout-shift"),
    blockingMs: value("total-blocking-time"),
    largestPaintMs: value("largest-contentful-paint"),
  };
}

function scoreOf({ categories: found }: Report, category: Category): number {
  return Math.round((found[category].score ?? Number.NaN) * 100);
}
