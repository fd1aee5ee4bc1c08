import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const inRepository = (path: string) =>
  fileURLToPath(new URL(`../../../../../${path}`, import.meta.url));
const taxiSite = inRepository("examples/taxi-site");
const widget = inRepository("packages/widget/dist");
const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** The example page as it is, or without its line for the chat. */
export async function startTaxiSite(hasWidget: boolean) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://page");
    readPath(pathname, hasWidget).then(
      (file) => {
        response.setHeader("content-type", types[extname(pathname) || ".html"] ?? "text/plain");
        response.end(file);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readPath(pathname: string, hasWidget: boolean): Promise<Buffer | string> {
  if (/^[/](embed[.]js|assets[/][\w-]+[.]js)$/.test(pathname))
    return readFile(join(widget, pathname));
  if (pathname !== "/") return readFile(join(taxiSite, pathname));
  const page = await readFile(join(taxiSite, "index.html"), "utf8");
  return hasWidget ? page : page.replace(/<script[^>]*embed[.]js[^>]*><[/]script>/, "");
}
