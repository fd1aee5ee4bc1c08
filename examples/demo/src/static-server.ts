import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";

export interface StaticServerOptions {
  readonly folder: string;
  readonly port: number;
  readonly host: string;
  /** Address of the chat server, put in place of the one in the pages. */
  readonly chatUrl: string;
}

/** What the pages have written where the chat server's address belongs. */
const PLACEHOLDER = "http://localhost:3000";
const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/** A page of somebody else's, on an origin of its own. */
export async function startStaticServer(
  options: StaticServerOptions,
): Promise<{ port: number; close(): void }> {
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://page");
    const name = normalize(pathname === "/" ? "/index.html" : pathname);
    readFile(join(options.folder, name)).then(
      (bytes) => {
        const type = types[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";
        const isText = type.startsWith("text/");
        response.writeHead(200, { "Content-Type": type, "Cache-Control": "no-cache" });
        response.end(
          isText ? bytes.toString("utf8").replaceAll(PLACEHOLDER, options.chatUrl) : bytes,
        );
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(options.port, options.host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}
