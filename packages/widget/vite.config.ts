import { readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { minify } from "terser";
import { defineConfig } from "vite";
import type { Plugin, Rolldown } from "vite";
import { heartbeat, limits } from "../protocol/src/limits.ts";

const inFolder = (path: string): string => new URL(path, import.meta.url).pathname;
/** The tests put an entry with a scripted client in the app's place. */
const appEntry = process.env["WIDGET_APP_ENTRY"] ?? inFolder("src/app.ts");

/**
 * Code that comes along and never runs: Vite's wrapper around `import()` preloads style sheets and
 * modules, of which there are none here; the SDK's socket does not use WebTransport.
 */
const unused: Readonly<Record<string, string>> = {
  "vite/preload-helper.js": "export const __vitePreload = (load) => load();",
  "transports/webtransport.js": "export const WT = undefined;",
};

/** Scripts at lasting addresses, which pages and workers run as they are. */
const classic = ["embed", "push-worker"];

export default defineConfig({
  root: inFolder("."),
  base: "./",
  define: { APP_FILE: JSON.stringify("APP_FILE") },
  plugins: [
    withoutUnused(),
    withNumbers(),
    pressed(),
    classicScripts(),
    compressed(),
    withoutOldFiles(),
  ],
  build: {
    target: "es2022",
    outDir: process.env["WIDGET_OUT_DIR"] ?? inFolder("dist"),
    // Pages that are open while a new version comes go on asking for the files of theirs.
    emptyOutDir: false,
    manifest: "manifest.json",
    modulePreload: false,
    rolldownOptions: {
      input: {
        embed: inFolder("src/loader.ts"),
        app: appEntry,
        "push-worker": inFolder("src/push-worker.ts"),
      },
      // What the chunks that come later share with the app stays in it: one request less before the first message.
      preserveEntrySignatures: "allow-extension",
      output: {
        minify: true,
        entryFileNames: ({ name }) =>
          classic.includes(name) ? `${name}.js` : "assets/[name]-[hash:6].js",
        chunkFileNames: "assets/[name]-[hash:6].js",
      },
    },
  },
});

function withoutUnused(): Plugin {
  return {
    name: "without-unused",
    enforce: "pre",
    load(id) {
      const ending = Object.keys(unused).find((path) => id.endsWith(path));
      return ending && unused[ending];
    },
  };
}

/** Puts each limit's number in the place of its name: a page needs a few of them, and not the table. */
function withNumbers(): Plugin {
  const tables: Readonly<Record<string, Readonly<Record<string, number>>>> = { limits, heartbeat };
  return {
    name: "with-numbers",
    enforce: "pre",
    transform(code, id) {
      if (!/packages\/(sdk|widget)\/src/.test(id)) return undefined;
      const press = (path: string, table: string, key: string) =>
        String(tables[table]?.[key] ?? path);
      return { code: code.replace(/\b(limits|heartbeat)\.(\w+)\b/g, press), map: null };
    },
  };
}

/** A second minifier over the first: it folds what the bundler leaves, 2 % of the bytes. */
function pressed(): Plugin {
  return {
    name: "pressed",
    async renderChunk(code, { isEntry }) {
      if (!isEntry) return undefined;
      const { code: smaller = code } = await minify(code, { module: true, ecma: 2020 });
      return { code: smaller, map: null };
    },
  };
}

/** Makes classic scripts of their own: ASCII, nothing global; the loader knows the app's file. */
function classicScripts(): Plugin {
  return {
    name: "classic-scripts",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const find = (name: string): Rolldown.OutputChunk => {
        const chunk = chunks.find((candidate) => candidate.isEntry && candidate.name === name);
        if (!chunk) throw new Error(`The build has no ${name} chunk.`);
        return chunk;
      };
      for (const script of classic.map(find)) {
        if (script.imports.length > 0) throw new Error(`${script.name} must not import anything.`);
        const body = script.code
          .trim()
          .replace("APP_FILE", find("app").fileName)
          .replace(/export\{\};?$/, "");
        script.code = `(()=>{${escapeToAscii(body)}})();\n`;
      }
    },
  };
}

/** Puts each script beside itself in the forms that the server sends: as small as it gets, made once. */
function compressed(): Plugin {
  return {
    name: "compressed",
    async writeBundle({ dir = "" }, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const write = async ({ fileName, code }: Rolldown.OutputChunk) => {
        const path = join(dir, fileName);
        await writeFile(`${path}.br`, brotliCompressSync(code));
        await writeFile(`${path}.gz`, gzipSync(code, { level: 9 }));
      };
      await Promise.all(chunks.map(write));
    },
  };
}

/** Throws away what no page can be asking for any more: the files of versions a month old. */
function withoutOldFiles(): Plugin {
  const keptMs = 30 * 86_400_000;
  return {
    name: "without-old-files",
    async writeBundle({ dir = "" }) {
      const names = await readdir(join(dir, "assets"));
      const remove = async (name: string) => {
        const path = join(dir, "assets", name);
        const { mtimeMs } = await stat(path);
        if (mtimeMs < Date.now() - keptMs) await rm(path);
      };
      await Promise.all(names.map(remove));
    },
  };
}

// A page without a declared charset would read Cyrillic letters as something else.
function escapeToAscii(code: string): string {
  return code.replace(
    /[^\x00-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
