import { createPublicKey, createECDH, verify } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** One message that the service was given. */
export interface TakenPush {
  readonly path: string;
  readonly ttl: string | undefined;
  readonly topic: string | undefined;
  readonly encoding: string | undefined;
  readonly subject: unknown;
  readonly bytes: number;
}

export interface PushServiceStandIn extends AsyncDisposable {
  readonly origin: string;
  readonly taken: readonly TakenPush[];
  /** What it answers from now on to a path; 201 unless told. */
  answer(path: string, status: number, headers?: Record<string, string>): void;
}

/** Keys of a browser. */
export function browserKeys() {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  return { p256dh: pair.getPublicKey("base64url"), auth: "AAAAAAAAAAAAAAAAAAAAAA" };
}

/** A push service that checks who sends and for how long, as RFC 8030 and 8292 have it, and can read nothing. */
export async function startPushService(publicKey: () => string): Promise<PushServiceStandIn> {
  const taken: TakenPush[] = [];
  const answers = new Map<string, { status: number; headers?: Record<string, string> }>();
  let origin = "";
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const path = request.url ?? "/";
      const claims = claimsOf(request, publicKey());
      const isFit = claims?.["aud"] === origin && /^\d+$/.test(String(request.headers["ttl"]));
      const { status, headers } = answers.get(path) ?? { status: 201 };
      if (isFit) taken.push(toTaken(request, { path, bytes: body.length, subject: claims["sub"] }));
      response.writeHead(isFit ? status : 403, headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    taken,
    answer: (path, status, headers) =>
      void answers.set(path, { status, ...(headers && { headers }) }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function toTaken(
  { headers }: IncomingMessage,
  rest: Pick<TakenPush, "path" | "bytes" | "subject">,
): TakenPush {
  const { ttl, topic } = headers as Record<string, string | undefined>;
  return { ...rest, ttl, topic, encoding: headers["content-encoding"] };
}

/** What the sender says of itself; undefined when the signature is not of that key, or too old. */
function claimsOf({ headers }: IncomingMessage, key: string): Record<string, unknown> | undefined {
  const [, token = "", sent] = /^vapid t=([^,]+), k=(.+)$/.exec(headers.authorization ?? "") ?? [];
  const [head, body, signature = ""] = token.split(".");
  if (sent !== key || body === undefined) return undefined;
  const point = Buffer.from(key, "base64url");
  const x = point.subarray(1, 33).toString("base64url");
  const y = point.subarray(33).toString("base64url");
  const publicKey = createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
  const isSigned = verify(
    "sha256",
    Buffer.from(`${head}.${body}`),
    { key: publicKey, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as Record<string, unknown>;
  const seconds = Number(claims["exp"]) - Date.now() / 1_000;
  return isSigned && seconds > 0 && seconds <= 86_400 ? claims : undefined;
}
