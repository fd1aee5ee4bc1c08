import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Secret } from "../../src/kernel/secret.ts";
import type { Telegram } from "../../src/modules/telegram/index.ts";

/** Stands where the web server stands: takes what Telegram brings to an address, for whichever node is behind it. */
export async function startWebhookFront() {
  let telegram: Pick<Telegram, "acceptUpdate"> | undefined;
  const server = createServer((request, response) => {
    void (async () => {
      const header = request.headers["x-telegram-bot-api-secret-token"];
      const body: unknown = JSON.parse(await text(request));
      const verdict = await telegram?.acceptUpdate({ secretHeader: String(header), body });
      response.statusCode = verdict === "accepted" ? 200 : 403;
      response.end();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = new URL(`http://127.0.0.1:${port}/hooks/telegram`);
  return {
    webhook: { url, secret: new Secret("a-secret_of-the-tests") },
    bringTo: (node: Pick<Telegram, "acceptUpdate">) => {
      telegram = node;
    },
    [Symbol.dispose]: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
