import { readFileSync } from "node:fs";
import { type Nginx, startNginx, startRoundRobinProxy } from "@ilpo-chat/testkit";

/** What stands between clients and web nodes. */
export interface Front extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Answers of 500 and above that clients got. */
  serverErrors(): Promise<number>;
}

const site = readFileSync(
  new URL("../../../../../deploy/nginx/ilpo-chat.conf", import.meta.url),
  "utf8",
);

/** Gives each new connection to the next web node. */
export async function startRoundRobin(ports: readonly number[]): Promise<Front> {
  const proxy = await startRoundRobinProxy(ports.map((port) => `http://127.0.0.1:${port}`));
  const { url, port } = proxy;
  return {
    url,
    port,
    serverErrors: async () => proxy.stats().serverErrors,
    [Symbol.asyncDispose]: () => proxy.close(),
  };
}

/** nginx with the configuration that we deliver: a browser's address and name say which node it gets. */
export function startNginxFront([one, other]: readonly number[]): Promise<Nginx> {
  if (one === undefined || other === undefined) throw new Error("nginx' upstream has two nodes");
  return startNginx({ site, nodes: [one, other] });
}
