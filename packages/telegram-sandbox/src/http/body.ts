import type { IncomingMessage } from "node:http";
import type { Upload } from "../state/files.ts";
import { parseMultipart } from "./multipart.ts";

const MAX_BODY_BYTES = 60 * 1024 * 1024;

/** The parameters of a call; an uploaded file stands in them as `attach://field`. */
export interface ReadBody {
  readonly params: Record<string, unknown>;
  readonly files: ReadonlyMap<string, Upload>;
}

/** The body is too large or cannot be read. */
export class BodyError extends Error {
  override readonly name = "BodyError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Reads a call's parameters in each of the ways that the Bot API takes them. */
export async function readBody(request: IncomingMessage): Promise<ReadBody> {
  const type = request.headers["content-type"] ?? "";
  const bytes = await readBytes(request);
  if (type.startsWith("multipart/form-data")) return readForm(bytes, type);
  if (bytes.byteLength === 0) return { params: {}, files: new Map() };
  const params = type.startsWith("application/json")
    ? parseJsonObject(bytes)
    : Object.fromEntries(new URLSearchParams(bytes.toString("utf8")));
  return { params, files: new Map() };
}

/** Parses a JSON body that must be an object. */
export function parseJsonObject(bytes: Buffer): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(bytes.toString("utf8"));
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed))
      return { ...parsed };
  } catch {
    // Falls through to the refusal that also meets arrays and scalars.
  }
  throw new BodyError(400, "Bad Request: can't parse JSON object");
}

export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.byteLength;
    if (size > MAX_BODY_BYTES) throw new BodyError(413, "Request Entity Too Large");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function readForm(bytes: Buffer, type: string): ReadBody {
  const form = parseMultipart(bytes, type);
  if (!form) throw new BodyError(400, "Bad Request: can't parse the form");
  const attached = [...form.files.keys()].map((name) => [name, `attach://${name}`]);
  return {
    params: { ...Object.fromEntries(attached), ...Object.fromEntries(form.fields) },
    files: form.files,
  };
}
