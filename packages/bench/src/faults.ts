import { faults, leftOut } from "./faults/catalogue/index.ts";
import { readFaultOptions, usage } from "./faults/options.ts";
import { isBroken, renderJson, renderProgress, renderTable } from "./faults/report.ts";
import { runFaults } from "./faults/run-faults.ts";

/** Breaks the product in every way we know and tells what became of the messages. Ends with 1 when a promise was broken. */
async function main(): Promise<number> {
  const { only, runs, seed, isQuick, isJson } = readFaultOptions(process.argv.slice(2));
  const unknown = only.filter((id) => !faults.some((fault) => fault.id === id));
  if (unknown.length > 0) throw new Error(`There is no fault ${unknown.join(", ")}.`);
  const chosen = faults.filter(({ id }) => only.length === 0 || only.includes(id));
  console.log(`seed ${seed}`);
  const results = await runFaults({
    faults: chosen,
    seed,
    isQuick,
    ...(runs === undefined ? {} : { runs }),
    onResult: (result) => console.log(renderProgress(result)),
    onProgress: (line) => console.log(line),
  });
  console.log(`\n${renderTable(results, only.length === 0 ? leftOut : [])}`);
  if (isJson) console.log(renderJson(results));
  return results.some(isBroken) ? 1 : 0;
}

try {
  process.exit(await main());
} catch (error) {
  console.error(error instanceof Error ? `${error.message}\n\n${usage}` : error);
  process.exit(2);
}
