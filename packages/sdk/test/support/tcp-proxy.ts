import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** A piece of network between a client and a server, which breaks on request. */
export async function startTcpProxy(target: string) {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isSwallowing = false;
  let isDeaf = false;
  let isRefusing = false;
  const server = createServer((client) => {
    if (isRefusing) return void client.resetAndDestroy();
    const upstream = connect(Number(port), hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        // A half-open connection does not hear of the other end's fate.
        if (!isSwallowing) to.destroy();
      });
      from.on("data", (chunk) => {
        if (!isSwallowing && !(isDeaf && to === client)) to.write(chunk);
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    /** Nothing comes through any more, either way, and nobody is told. */
    swallow: () => void (isSwallowing = true),
    /** Only what the server says is lost. */
    deafen: () => void (isDeaf = true),
    /** Every connection is refused, and those that were open are cut. */
    refuse() {
      isRefusing = true;
      cut();
    },
    /** New connections work. What was swallowed stays lost, and with it those connections. */
    mend() {
      isSwallowing = isDeaf = isRefusing = false;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      isSwallowing = false;
      cut();
      await once(server, "close");
    },
  };
}
