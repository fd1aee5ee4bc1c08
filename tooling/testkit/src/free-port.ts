import { createServer } from "node:net";
import { listen } from "./listen.ts";

/**
 * Asks the system for a port that nobody uses on 127.0.0.1 right now. Another process may take it before
 * you do, so prefer port 0 where the server can listen on it.
 */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
