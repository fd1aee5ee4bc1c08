import {
  type ClientRequest,
  type IncomingMessage,
  request as httpRequest,
  type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";
import { forwardedHeaders, responseHead, writeResponseHead } from "./proxy-headers.ts";
import type { Targets } from "./proxy-targets.ts";

export interface Counters {
  requests: number;
  upgrades: number;
  serverErrors: number;
  retries: number;
}

interface Outgoing {
  readonly request: ClientRequest;
  readonly target: string;
}

/** Passes requests and upgrades on to the first of the targets that accepts a connection. */
export function createForwarding(targets: Targets, counters: Counters) {
  async function forward(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const outgoing = await connect(incoming, targets.order(incoming.url), counters);
    const fail = () => {
      if (response.headersSent) return void response.destroy();
      counters.serverErrors += 1;
      response.writeHead(502, { connection: "close" }).end();
    };
    if (!outgoing) return fail();
    const { request, target } = outgoing;
    response.once("close", () => request.destroy());
    request.on("error", fail);
    request.on("response", (answer) => {
      countErrors(answer, counters);
      targets.remember(incoming.url, target, answer);
      answer.on("error", fail);
      writeResponseHead(response, answer);
      response.flushHeaders();
      answer.pipe(response);
    });
    if (response.destroyed) return void request.destroy();
    incoming.pipe(request);
  }

  async function upgrade(incoming: IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
    client.on("error", () => client.destroy());
    const outgoing = await connect(incoming, targets.order(incoming.url), counters);
    if (!outgoing) {
      counters.serverErrors += 1;
      client.end("HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    const { request } = outgoing;
    client.once("close", () => request.destroy());
    request.on("error", () => client.destroy());
    request.on("upgrade", (answer, target, targetHead) => {
      client.write(responseHead(answer, "Upgrade"));
      client.write(targetHead);
      target.write(head);
      join(client, target);
    });
    request.on("response", (answer) => {
      countErrors(answer, counters);
      client.write(responseHead(answer, "close"));
      answer.pipe(client);
    });
    request.end();
  }

  return { forward, upgrade };
}

function countErrors(answer: IncomingMessage, counters: Counters): void {
  if ((answer.statusCode ?? 0) >= 500) counters.serverErrors += 1;
}

function join(client: Duplex, target: Duplex): void {
  target.on("error", () => client.destroy());
  client.once("close", () => target.destroy());
  target.once("close", () => client.destroy());
  target.pipe(client).pipe(target);
}

// Nothing of the body is read before a target has accepted the connection, so a refused one can be replaced.
async function connect(
  incoming: IncomingMessage,
  targets: readonly string[],
  counters: Counters,
): Promise<Outgoing | undefined> {
  for (const [attempt, target] of targets.entries()) {
    if (attempt > 0) counters.retries += 1;
    const request = await open(incoming, target);
    if (request) return { request, target };
  }
  return undefined;
}

function open(incoming: IncomingMessage, target: string): Promise<ClientRequest | undefined> {
  const { hostname, port } = new URL(target);
  const request = httpRequest({
    hostname,
    port,
    method: incoming.method ?? "GET",
    path: incoming.url ?? "/",
    headers: forwardedHeaders(incoming),
    // A connection kept for later may be closed by a stopping target just as it is used again.
    agent: false,
  });
  return new Promise((resolve) => {
    request.once("error", () => resolve(undefined));
    request.once("socket", (socket) => socket.once("connect", () => resolve(request)));
  });
}
