import { createServer } from "node:http";
import type { Socket } from "node:net";
import { listen } from "./listen.ts";
import { type Counters, createForwarding } from "./proxy-forward.ts";
import { createTargets } from "./proxy-targets.ts";

export interface ProxyStats {
  readonly requests: number;
  readonly upgrades: number;
  /** Answers of 500 and above that clients saw, the proxy's own 502 among them. */
  readonly serverErrors: number;
  /** How often a request went on to another target because one refused the connection. */
  readonly retries: number;
}

export interface RoundRobinProxy extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  stats(): ProxyStats;
  /** Where new requests go from now on; open connections stay where they are. */
  setTargets(targets: readonly string[]): void;
  /** Stops listening and cuts every connection. */
  close(): Promise<void>;
}

/**
 * A reverse proxy on 127.0.0.1 that gives each new request or WebSocket to the next of its targets, as a
 * load balancer does. A Socket.IO polling session stays with the target that opened it; a target that
 * refuses connections is passed over. Streams go through unbuffered, with back-pressure.
 */
export async function startRoundRobinProxy(targets: readonly string[]): Promise<RoundRobinProxy> {
  const pool = createTargets(targets);
  const counters: Counters = { requests: 0, upgrades: 0, serverErrors: 0, retries: 0 };
  const { forward, upgrade } = createForwarding(pool, counters);
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    counters.requests += 1;
    void forward(incoming, response);
  });
  server.on("upgrade", (incoming, client, head) => {
    counters.upgrades += 1;
    void upgrade(incoming, client, head);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });

  const port = await listen(server);
  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    stats: () => ({ ...counters }),
    setTargets: pool.replace,
    close,
    [Symbol.asyncDispose]: close,
  };
}
