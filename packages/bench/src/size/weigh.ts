import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** Bytes over the wire, by how they are sent. */
export interface Weight {
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number;
}

/** What a visitor downloads. */
export interface WidgetSize {
  /** The one script tag: every page view pays for it. */
  readonly loader: Weight;
  /** All files until the first message can be written, the loader included. */
  readonly firstMessage: Weight;
  readonly files: readonly string[];
}

/** One file of the bundler's manifest, as far as it is read here. */
export interface ManifestChunk {
  readonly file: string;
  /** Keys of chunks that this one cannot run without. */
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

export type Manifest = Readonly<Record<string, ManifestChunk>>;

/** The entry and all that it imports statically, each once. What is imported on demand is not among it. */
export function filesOf(manifest: Manifest, entry: string): string[] {
  const seen = new Set<string>();
  const files = new Set<string>();
  const visit = (key: string) => {
    if (seen.has(key)) return;
    seen.add(key);
    const chunk = manifest[key];
    if (!chunk) throw new Error(`The manifest has no ${key}.`);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  visit(entry);
  return [...files];
}

/** Weighs a built widget. Each file is compressed by itself, as it travels. */
export async function weighWidget(dist: string): Promise<WidgetSize> {
  const manifest = JSON.parse(await readFile(join(dist, "manifest.json"), "utf8")) as Manifest;
  const loader = filesOf(manifest, "src/loader.ts");
  const files = [...loader, ...filesOf(manifest, "src/app.ts")];
  const weights = await Promise.all(files.map((file) => weigh(join(dist, file))));
  return { loader: sum(weights.slice(0, loader.length)), firstMessage: sum(weights), files };
}

async function weigh(path: string): Promise<Weight> {
  const bytes = await readFile(path);
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, { params }).length,
  };
}

function sum(weights: readonly Weight[]): Weight {
  const add = (part: keyof Weight) => weights.reduce((all, weight) => all + weight[part], 0);
  return { raw: add("raw"), gzip: add("gzip"), brotli: add("brotli") };
}
