import { defineConfig } from "vite";

const inFolder = (path: string): string => new URL(path, import.meta.url).pathname;

export default defineConfig({
  root: inFolder("src/page"),
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    outDir: inFolder("dist/page"),
    emptyOutDir: true,
    modulePreload: false,
    assetsInlineLimit: 0,
  },
});
