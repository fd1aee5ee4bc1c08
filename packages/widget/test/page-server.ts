import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";

export interface Page {
  readonly html: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PageServer extends AsyncDisposable {
  readonly origin: string;
  /** Paths asked for since the last `forget()`, in order. */
  readonly requests: readonly string[];
  forget(): void;
  set(path: string, page: Page): void;
}

/** Serves pages made by a test and the files of a folder, on a free port. */
export async function startPageServer(folder: string): Promise<PageServer> {
  const pages = new Map<string, Page>();
  let requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    void answer({ request, response, pages, folder });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    get requests() {
      return requests;
    },
    forget: () => void (requests = []),
    set: (path, page) => void pages.set(path, page),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly pages: ReadonlyMap<string, Page>;
  readonly folder: string;
}

async function answer({ request, response, pages, folder }: Exchange): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const page = pages.get(pathname);
  if (page) {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...page.headers });
    response.end(page.html);
    return;
  }
  const types: Record<string, string> = { js: "text/javascript", css: "text/css" };
  const type = types[pathname.split(".").at(-1) ?? ""];
  const file = type && (await readFile(join(folder, normalize(pathname))).catch(() => undefined));
  response.writeHead(file ? 200 : 404, {
    // As the real server does: a module is fetched by the rules for other origins.
    "access-control-allow-origin": "*",
    "content-type": `${type ?? "text/plain"}; charset=utf-8`,
  });
  response.end(file);
}
