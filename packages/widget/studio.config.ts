import { defineConfig } from "vite";

const inFolder = (path: string): string => new URL(path, import.meta.url).pathname;

/** The page at `/studio`: a build of its own, so that nothing of it gets into what visitors download. */
export default defineConfig({
  root: inFolder("src/studio"),
  base: "./",
  build: {
    target: "es2022",
    outDir: inFolder("dist/studio"),
    emptyOutDir: true,
    modulePreload: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: [inFolder("src/studio/index.html"), inFolder("src/studio/preview.html")],
    },
  },
});
