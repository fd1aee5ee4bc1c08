import type { AddressInfo, Server } from "node:net";

/** Listens on 127.0.0.1, on a port the system chooses unless one is given, and gives the port. */
export function listen(server: Server, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}
