import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { launchBrowser } from "@ilpo-chat/testkit";
import { type Bench, progress } from "../report/bench.ts";
import { percentile, rounded } from "../report/statistics.ts";
import { show, table } from "../report/table.ts";
import { site } from "../servers/seat.ts";
import { openStage } from "../servers/stage.ts";
import { openPages } from "./opening/pages.ts";

const dist = fileURLToPath(new URL("../../../widget/dist", import.meta.url));

/** From the tap to the panel that can be typed into, and what the widget costs a page while it loads. */
export const opening: Bench = async ({ isQuick }) => {
  const rounds = isQuick ? 5 : 25;
  await using stage = await openStage();
  progress("opening: seeding");
  await stage.seed([{ count: 1, mode: "ai" }]);
  const server = await stage.startOurs({ ILPO_WIDGET_DIR: dist });
  await using host = await startHostPage(`${server.url}/embed.js`);
  await using browser = await launchBrowser({ args: [host.resolverRule] });
  const pages = openPages(browser, site.origin);
  const warm: number[] = [];
  const cold: number[] = [];
  const longest = { with: [] as number[], without: [] as number[] };
  await pages.fillCache();
  for (let round = 1; round <= rounds; round += 1) {
    progress(`opening: round ${round} of ${rounds}`);
    warm.push(await pages.tap("warm"));
    cold.push(await pages.tap("cold"));
    for (const path of ["with", "without"] as const) {
      longest[path].push(await pages.longestTask(`/${path}`));
    }
  }
  return reportOpening({ warm, cold, longest });
};

/** A page with our script tag under `/with`, and the same page alone under `/without`. */
async function startHostPage(script: string) {
  const tag = `<script async src="${script}" data-site="${site.key}"></script>`;
  const page = (body: string) =>
    `<!doctype html><html lang="ru"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>Такси</title><h1>Таксопарк</h1>${body}</html>`;
  const server = createServer((request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(page(request.url === "/without" ? "" : tag));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    resolverRule: `--host-resolver-rules=MAP ${new URL(site.origin).host} 127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Found {
  readonly warm: readonly number[];
  readonly cold: readonly number[];
  readonly longest: Readonly<Record<"with" | "without", readonly number[]>>;
}

function reportOpening({ warm, cold, longest }: Found) {
  const of = (values: readonly number[], share: number) =>
    percentile(Float64Array.from(values).sort(), share);
  const row = (name: string, values: readonly number[]) => [
    name,
    ...[0.5, 0.95, 1].map((share) => show(of(values, share))),
  ];
  const text = [
    `Tap to usable panel, and the longest task while the page loads at a quarter of the processor; ${warm.length} rounds`,
    table(
      ["ms", "p50", "p95", "max"],
      [
        row("tap, files in the cache", warm),
        row("tap, nothing in the cache, slow 4G", cold),
        row("longest task, page with the widget", longest.with),
        row("longest task, page without it", longest.without),
      ],
    ),
  ].join("\n\n");
  return {
    text,
    json: {
      bench: "opening",
      warmP50Ms: rounded(of(warm, 0.5)),
      warmP95Ms: rounded(of(warm, 0.95)),
      coldP50Ms: rounded(of(cold, 0.5)),
      coldP95Ms: rounded(of(cold, 0.95)),
      longestTaskP50Ms: rounded(of(longest.with, 0.5)),
      longestTaskMaxMs: rounded(of(longest.with, 1)),
      longestTaskWithoutP50Ms: rounded(of(longest.without, 0.5)),
      longestTaskWithoutMaxMs: rounded(of(longest.without, 1)),
      rounds: warm.length,
    },
  };
}
