import { parseArgs } from "node:util";
import { capacity } from "./benches/capacity.ts";
import { delivery } from "./benches/delivery.ts";
import { idle } from "./benches/idle.ts";
import { nodes } from "./benches/nodes.ts";
import { readsBench as reads } from "./benches/reads.ts";
import { size } from "./benches/size.ts";
import { streaming } from "./benches/streaming.ts";
import type { Bench } from "./report/bench.ts";

// `npm run bench -- [name] [--json] [--quick]`: one measurement, or all of them. A table for people; with --json the
// last line of each is one object.

const benches: Readonly<Record<string, Bench>> = {
  size,
  delivery,
  idle,
  streaming,
  reads,
  nodes,
  capacity,
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
  const report = await benches[name]?.({ isQuick: values.quick });
  console.log(`\n${report?.text}\n`);
  if (values.json) console.log(JSON.stringify(report?.json));
}
