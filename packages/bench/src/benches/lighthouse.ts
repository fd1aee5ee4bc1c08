import { type Bench, progress } from "../report/bench.ts";
import { percentile } from "../report/statistics.ts";
import { show, table } from "../report/table.ts";
import { categories, lookAt, type Look } from "./lighthouse/run.ts";
import { startTaxiSite } from "./lighthouse/site.ts";

/** Whether Lighthouse finds the example page any worse with the widget on it; medians. Needs the npm registry. */
export const lighthouse: Bench = async ({ isQuick }) => {
  const rounds = isQuick ? 1 : 5;
  await using withWidget = await startTaxiSite(true);
  await using without = await startTaxiSite(false);
  const looks: Record<"with" | "without", Look[]> = { with: [], without: [] };
  for (let round = 1; round <= rounds; round += 1) {
    progress(`lighthouse: round ${round} of ${rounds}`);
    looks.without.push(await lookAt(without.url));
    looks.with.push(await lookAt(withWidget.url));
  }
  const found = { with: medians(looks.with), without: medians(looks.without) };
  const names = Object.keys(found.with);
  const digits = (name: string) => (name === "layoutShift" ? 3 : 0);
  const rows = names.map((name) => [
    name,
    show(found.without[name], digits(name)),
    show(found.with[name], digits(name)),
  ]);
  return {
    text: [
      `Lighthouse on the example page, a telephone, medians of ${rounds}`,
      table(["", "without the widget", "with it"], rows),
    ].join("\n\n"),
    json: { bench: "lighthouse", ...found, rounds },
  };
};

function medians(looks: readonly Look[]): Record<string, number> {
  const median = (of: (look: Look) => number) =>
    percentile(Float64Array.from(looks.map(of)).sort(), 0.5);
  return {
    ...Object.fromEntries(categories.map((name) => [name, median(({ scores }) => scores[name])])),
    layoutShift: median(({ layoutShift }) => layoutShift),
    blockingMs: median(({ blockingMs }) => blockingMs),
    largestPaintMs: median(({ largestPaintMs }) => largestPaintMs),
  };
}
