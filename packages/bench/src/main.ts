import { parseArgs } from "node:util";
import type { Bench } from "./report/bench.ts";

// `npm run bench -- [names] [--json] [--quick]`: some measurements, or all of them one after another. Tables for
// people; with --json the last line of each is one object.

/** Loaded when asked for: the size of the widget needs no server. */
const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  size: async () => (await import("./benches/size.ts")).size,
  delivery: async () => (await import("./benches/delivery.ts")).delivery,
  capacity: async () => (await import("./benches/capacity.ts")).capacity,
  idle: async () => (await import("./benches/idle.ts")).idle,
  streaming: async () => (await import("./benches/streaming.ts")).streaming,
  reads: async () => (await import("./benches/reads.ts")).reads,
  search: async () => (await import("./benches/search.ts")).search,
  nodes: async () => (await import("./benches/nodes.ts")).nodes,
  desk: async () => (await import("./benches/desk.ts")).desk,
  opening: async () => (await import("./benches/opening.ts")).opening,
  lighthouse: async () => (await import("./benches/lighthouse.ts")).lighthouse,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
  },
});
const unknown = positionals.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(", ")}. There is: ${Object.keys(benches).join(", ")}.`);
  process.exit(1);
}
for (const name of positionals.length > 0 ? positionals : Object.keys(benches)) {
  const bench = await benches[name]?.();
  const report = await bench?.({ isQuick: values.quick });
  console.log(`\n${report?.text}\n`);
  if (values.json) console.log(JSON.stringify(report?.json));
}
