import { AwsClient } from "aws4fetch";
import { UpstreamError } from "./errors.ts";
import type { FileStore } from "./file-store.ts";
import type { Secret } from "./secret.ts";

/** A bucket of any storage that speaks S3. */
export interface S3Options {
  /** Address of the storage; the bucket's name follows it as a path. */
  readonly endpoint: URL;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
}

const TIMEOUT_MS = 20_000;
const RETRIES = 2;

/** Files in a bucket, which all nodes share. A storage that refuses or is silent is an {@link UpstreamError}. */
export function createS3FileStore(options: S3Options): FileStore {
  const { endpoint, bucket, region, accessKeyId, secretAccessKey } = options;
  const client = new AwsClient({
    ...{ accessKeyId, secretAccessKey: secretAccessKey.open(), region, service: "s3" },
    retries: RETRIES,
  });
  const base = `${endpoint.href.replace(/\/+$/, "")}/${encodeURIComponent(bucket)}`;
  const ask = async (method: string, id: string, body?: Uint8Array): Promise<Response> => {
    const address = `${base}/${encodeURIComponent(id)}`;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const answer = await client.fetch(address, {
        ...{ method, signal },
        ...(body && { body: new Uint8Array(body) }),
      });
      if (answer.ok || answer.status === 404) return answer;
      throw new Error(`answered ${answer.status}`);
    } catch (error) {
      throw new UpstreamError("s3", `${method} failed`, error);
    }
  };
  return {
    async put(id, data) {
      const { status } = await ask("PUT", id, data);
      if (status === 404) throw new UpstreamError("s3", "there is no such bucket");
    },
    async get(id) {
      const answer = await ask("GET", id);
      return answer.status === 404 ? undefined : new Uint8Array(await answer.arrayBuffer());
    },
    async delete(id) {
      await ask("DELETE", id);
    },
  };
}
