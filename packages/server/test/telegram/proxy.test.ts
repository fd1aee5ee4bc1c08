import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, it } from "vitest";
import { Secret } from "../../src/kernel/secret.ts";
import { ANNA, hire, startDesk } from "./desk.ts";

/** A proxy that lets through whoever knows its password, and remembers where to. */
async function startProxy() {
  const asked: string[] = [];
  const server = createServer();
  server.on("connect", (request, client) => {
    asked.push(`${request.headers["proxy-authorization"]} ${request.url}`);
    const { hostname, port } = new URL(`http://${request.url}`);
    const target = connect(Number(port), hostname, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.pipe(client).pipe(target);
    });
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://ilpo:secret@127.0.0.1:${port}`,
    asked,
    [Symbol.dispose]: () => void server.close(),
  };
}

it("everything to and from the Bot API goes through the proxy that is set, files too", async () => {
  using proxy = await startProxy();
  await using desk = await startDesk({ proxy: new Secret(proxy.address) });
  const { control, sandbox } = desk;
  await hire(desk, ANNA);
  const visitor = await desk.visitor();
  await visitor.askManager();
  const card = await control.waitForMessage({ chatId: ANNA, textIncludes: visitor.code });
  const posted = desk.nextEntry(visitor.conversationId, ({ type }) => type === "message.created");
  const bytes = Buffer.from("%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n", "latin1");
  const file = { bytes, fileName: "price.pdf", mimeType: "application/pdf", caption: "прайс" };
  const at = { personId: ANNA, chat: "private", replyTo: card.message_id } as const;
  await control.sendDocument({ ...at, ...file });
  await posted;
  expect(await visitor.heard()).toEqual(["прайс"]);
  const { host } = new URL(sandbox.apiRoot);
  const authorization = `Basic ${Buffer.from("ilpo:secret").toString("base64")}`;
  expect(new Set(proxy.asked)).toEqual(new Set([`${authorization} ${host}`]));
});
