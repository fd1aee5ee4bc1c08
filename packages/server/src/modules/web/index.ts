import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import type Koa from "koa";
import type { WebDeps } from "./contract.ts";
import { createHttpApp } from "./http/app.ts";
import { createRateLimits } from "./rate-limits.ts";
import { broadcastChat } from "./socket/broadcast.ts";
import { openGateway } from "./socket/gateway.ts";
import { guardHandshake } from "./socket/handshake.ts";
import { createIo, type Io } from "./socket/io.ts";

export type * from "./contract.ts";

/** HTTP API, visitor channel, static files. */
export interface Web {
  /** Takes connections; resolves with the port. Only for the web role. */
  listen(): Promise<number>;
}

/** How long clients are given to go to another node, spread so that they do not all come at once. */
const DRAIN_SPREAD_MS = 2_000;

/** Builds the web module. In every process it tells the rooms; with `listen` it also has visitors. */
export function createWeb(deps: WebDeps): Web {
  const io = createIo(deps);
  broadcastChat(io, deps.chat);
  deps.lifecycle.onStop("close", "rooms", async () => {
    await io.of("/").adapter.close();
  });
  return {
    async listen() {
      const limits = createRateLimits(deps.redis);
      const server = createServer(asListener(createHttpApp(deps, limits)));
      guardHandshake(io, deps);
      openGateway(io, { ...deps, io, limits, hasPeers: deps.redis !== undefined });
      io.attach(server);
      deps.metrics.gauge(
        "websocket_connections",
        "Connected visitors' sockets.",
        () => io.engine.clientsCount,
      );
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject).listen(deps.config.port, deps.config.host, resolve);
      });
      stopInOrder(io, deps);
      return (server.address() as AddressInfo).port;
    },
  };
}

/** Koa answers its own errors, so nobody waits for the promise that its listener gives. */
function asListener(app: Koa): RequestListener {
  const handle = app.callback();
  return (request, response) => void handle(request, response);
}

/** Tells clients to come back elsewhere, then closes; running requests are finished first. */
function stopInOrder(io: Io, { ids, lifecycle }: WebDeps): void {
  lifecycle.onStop("refuse", "web", () => {
    for (const socket of io.of("/").sockets.values()) {
      socket.emit("drain", { reconnectInMs: Math.round(ids.random() * DRAIN_SPREAD_MS) });
    }
  });
  lifecycle.onStop("drain", "web", async () => {
    await io.close();
  });
}
