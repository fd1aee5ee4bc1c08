import { fileURLToPath } from "node:url";
import { build } from "vite";

/** Files of a page with the SDK in it, as a bundler makes them: addresses and what stands there. */
export async function buildPage(): Promise<ReadonlyMap<string, string>> {
  const result = await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: "error",
    build: {
      write: false,
      target: "es2022",
      modulePreload: false,
      rolldownOptions: {
        input: { page: fileURLToPath(new URL("./page-main.ts", import.meta.url)) },
        output: { entryFileNames: "[name].js" },
      },
    },
  });
  const outputs = [result].flat().flatMap((each) => ("output" in each ? each.output : []));
  const scripts = outputs.flatMap((file) =>
    file.type === "chunk" ? [[`/${file.fileName}`, file.code] as const] : [],
  );
  return new Map([
    ...scripts,
    ["/", '<!doctype html><title>chat</title><script type="module" src="/page.js"></script>'],
    ["/elsewhere", "<!doctype html><title>elsewhere</title>"],
  ]);
}
