import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export interface S3StandIn extends AsyncDisposable {
  readonly endpoint: string;
  /** By path. */
  readonly objects: ReadonlyMap<string, Buffer>;
}

export const s3Key = { id: "KEYID", secret: "a secret key", region: "ru-central1" };

/** A storage with one bucket that checks signatures (version 4) as S3 does. */
export async function startS3StandIn(bucket: string): Promise<S3StandIn> {
  const objects = new Map<string, Buffer>();
  const answer = async (request: IncomingMessage): Promise<[status: number, body?: Buffer]> => {
    const path = new URL(request.url ?? "/", "http://s3").pathname;
    const body = await buffer(request);
    if (request.headers.authorization !== sign(request, path)) return [403];
    if (!path.startsWith(`/${bucket}/`)) return [404];
    if (request.method === "PUT") objects.set(path, body);
    if (request.method === "DELETE") return objects.delete(path) ? [204] : [204];
    const found = objects.get(path);
    return found
      ? ([200, request.method === "GET" ? found : undefined] as [number, Buffer])
      : [404];
  };
  const server = createServer((request, response) => {
    void answer(request).then(([status, body]) => response.writeHead(status).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function sign({ method, headers }: IncomingMessage, path: string): string {
  const named = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? "")?.[1] ?? "";
  const date = String(headers["x-amz-date"]);
  const scope = `${date.slice(0, 8)}/${s3Key.region}/s3/aws4_request`;
  const lines = named.split(";").map((name) => `${name}:${String(headers[name])}\n`);
  const payload = String(headers["x-amz-content-sha256"]);
  const canonical = [method, path, "", lines.join(""), named, payload].join("\n");
  const hash = createHash("sha256").update(canonical).digest("hex");
  const keys = [...scope.split("/"), `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash}`];
  const signature = keys.reduce<Buffer>(
    (key, text) => createHmac("sha256", key).update(text).digest(),
    Buffer.from(`AWS4${s3Key.secret}`),
  );
  return `AWS4-HMAC-SHA256 Credential=${s3Key.id}/${scope}, SignedHeaders=${named}, Signature=${signature.toString("hex")}`;
}
