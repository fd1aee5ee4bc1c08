import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A browser's push service, and the browser that the messages are sealed for. */
export interface PushService extends AsyncDisposable {
  readonly origin: string;
  /** The browser's half of the keys, as its subscription has them. */
  readonly keys: { readonly p256dh: string; readonly auth: string };
  /** What was sent so far, unsealed. */
  readonly messages: readonly string[];
}

export async function startPushService(): Promise<PushService> {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  const secret = randomBytes(16);
  const messages: string[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((sealed) => {
      messages.push(unseal(sealed, { pair, secret }));
      response.writeHead(201).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    keys: { p256dh: pair.getPublicKey("base64url"), auth: secret.toString("base64url") },
    messages,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Receiver {
  readonly pair: ReturnType<typeof createECDH>;
  readonly secret: Buffer;
}

/** As a browser does it: RFC 8291 over RFC 8188. */
function unseal(sealed: Buffer, { pair, secret }: Receiver): string {
  const salt = sealed.subarray(0, 16);
  const keyEnd = 21 + sealed.readUInt8(20);
  const sender = sealed.subarray(21, keyEnd);
  const about = Buffer.concat([Buffer.from("WebPush: info\0"), pair.getPublicKey(), sender]);
  const shared = hkdfSync("sha256", pair.computeSecret(sender), secret, about, 32);
  const derive = (info: string, bytes: number) =>
    Buffer.from(hkdfSync("sha256", Buffer.from(shared), salt, info, bytes));
  const key = derive("Content-Encoding: aes128gcm\0", 16);
  const nonce = derive("Content-Encoding: nonce\0", 12);
  const cipher = createDecipheriv("aes-128-gcm", key, nonce);
  cipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([cipher.update(sealed.subarray(keyEnd, -16)), cipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString();
}
