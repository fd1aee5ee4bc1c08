import { createServer, type RequestListener, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type Koa from "koa";
import type { WebDeps } from "./contract.ts";
import { createHttpApp } from "./http/app.ts";
import { createRateLimits } from "./rate-limits.ts";
import { broadcastChat } from "./socket/broadcast.ts";
import { followDesk } from "./socket/desk-news.ts";
import { openGateway } from "./socket/gateway.ts";
import { guardHandshake } from "./socket/handshake.ts";
import { createIo, type Io, isWatched } from "./socket/io.ts";
import { type LookAhead, tellQueue } from "./socket/queue-news.ts";
import { watchForLosses } from "./socket/resync.ts";
import { retellReplies } from "./socket/retell-replies.ts";
import { dropSlowReaders } from "./socket/slow-readers.ts";

export type * from "./contract.ts";

/** HTTP API, visitor channel, static files. */
export interface Web {
  /** Takes connections; resolves with the port. Only for the web role. */
  listen(): Promise<number>;
  /** Whether any socket, on any node, watches this conversation. */
  isWatched(conversationId: string): Promise<boolean>;
}

/** How long clients are given to go to another node, spread so that they do not all come at once. */
const DRAIN_SPREAD_MS = 2_000;

/** Builds the web module. In every process it tells the rooms; with `listen` it also has visitors. */
export function createWeb(deps: WebDeps): Web {
  const io = createIo(deps);
  broadcastChat(io, deps.chat);
  const { redis } = deps;
  if (redis) retellReplies({ ...deps, io, redis });
  const lookAhead = tellQueue({ ...deps, io });
  deps.lifecycle.onStop("close", "rooms", async () => {
    await io.of("/").adapter.close();
  });
  return { listen: () => listen(io, deps, lookAhead), isWatched: (id) => isWatched(io, id) };
}

async function listen(io: Io, deps: WebDeps, lookAhead: LookAhead): Promise<number> {
  const { config, redis, metrics } = deps;
  const limits = createRateLimits(deps);
  const server = createServer(asListener(createHttpApp(deps, limits)));
  guardHandshake(io, deps);
  openGateway(io, { ...deps, io, limits, lookAhead, hasPeers: redis !== undefined });
  io.attach(server);
  metrics.gauge(
    "websocket_connections",
    "Connected visitors' sockets.",
    () => io.engine.clientsCount,
  );
  const dropped = metrics.counter(
    "slow_readers_dropped_total",
    "Sockets cut off because they did not read.",
  );
  dropSlowReaders({ ...deps, io, dropped });
  followDesk({ ...deps, io });
  if (redis) watchForLosses({ ...deps, io, redis });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(config.port, config.host, resolve);
  });
  stopInOrder(io, server, deps);
  return (server.address() as AddressInfo).port;
}

/** Koa answers its own errors, so nobody waits for the promise that its listener gives. */
function asListener(app: Koa): RequestListener {
  const handle = app.callback();
  return (request, response) => void handle(request, response);
}

/**
 * Tells clients to come back elsewhere and takes no new connections, so that a proxy turns to another
 * node; waits for those that go by themselves; then ends the rest.
 */
function stopInOrder(io: Io, server: HttpServer, { ids, lifecycle }: WebDeps): void {
  const { sockets } = io.of("/");
  lifecycle.onStop("refuse", "web", () => {
    server.close();
    server.closeIdleConnections();
    for (const socket of sockets.values()) {
      socket.emit("drain", { reconnectInMs: Math.round(ids.random() * DRAIN_SPREAD_MS) });
    }
  });
  lifecycle.onStop("drain", "web", async () => {
    const waitedLongEnough = AbortSignal.timeout(DRAIN_SPREAD_MS + 500);
    while (sockets.size > 0 && !waitedLongEnough.aborted) await delay(50);
    server.closeIdleConnections();
    await io.close();
  });
}
