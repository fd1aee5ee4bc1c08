import { readFile, writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { faults } from "./faults/catalogue/index.ts";
import { type FaultRow, renewPage } from "./faults/page.ts";

// `npm run -s faults -- --json | node packages/bench/src/fault-page.ts` puts the run into docs/reliability.md.

const pageFile = fileURLToPath(new URL("../../../docs/reliability.md", import.meta.url));
const lastLine = (await text(process.stdin)).trimEnd().split("\n").at(-1) ?? "";
const { faults: rows } = JSON.parse(lastLine) as { readonly faults: readonly FaultRow[] };
const titles = new Map(faults.map(({ id, title }) => [id, title]));
const day = new Date().toISOString().slice(0, 10);
await writeFile(pageFile, renewPage(await readFile(pageFile, "utf8"), { rows, titles, day }));
console.log(`${rows.length} rows of docs/reliability.md are renewed.`);
