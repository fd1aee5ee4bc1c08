import type { Upload } from "../state/files.ts";

/** One form: text fields, and files by the name of their field. */
export interface MultipartForm {
  readonly fields: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, Upload>;
}

/**
 * Reads a multipart body; undefined when it is broken. As lenient as Telegram: grammY writes file names without
 * quotation marks, in any alphabet and with spaces, and stricter parsers drop such a file without a word.
 */
export function parseMultipart(body: Buffer, contentType: string): MultipartForm | undefined {
  const match = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) return undefined;
  const fields = new Map<string, string>();
  const files = new Map<string, Upload>();
  for (const part of splitParts(body, `--${boundary}`)) {
    const headEnd = part.indexOf("\r\n\r\n");
    if (headEnd === -1) return undefined;
    const head = part.subarray(0, headEnd).toString("utf8");
    const content = part.subarray(headEnd + 4);
    const name = parameter(head, "name");
    if (name === undefined) return undefined;
    const fileName = parameter(head, "filename");
    if (fileName === undefined) fields.set(name, content.toString("utf8"));
    else files.set(name, { bytes: content, fileName, mimeType: mimeTypeOf(head) });
  }
  return { fields, files };
}

function splitParts(body: Buffer, mark: string): Buffer[] {
  const parts: Buffer[] = [];
  let start = body.indexOf(mark);
  while (start !== -1) {
    const from = start + mark.length;
    const next = body.indexOf(`\r\n${mark}`, from);
    if (next === -1) break;
    parts.push(body.subarray(from + 2, next));
    start = next + 2;
  }
  return parts;
}

function parameter(head: string, name: string): string | undefined {
  const quoted = new RegExp(`;\\s*${name}="((?:\\\\.|[^"\\\\])*)"`, "i").exec(head)?.[1];
  if (quoted !== undefined) return quoted.replaceAll(/\\(["\\])/g, "$1");
  return new RegExp(`;\\s*${name}=([^;\\r\\n]*)`, "i").exec(head)?.[1]?.trim();
}

// What every client says of bytes that it knows nothing about; the kind of file tells more.
function mimeTypeOf(head: string): string | undefined {
  const type = /^content-type:\s*([^\r\n;]+)/im.exec(head)?.[1]?.trim();
  return type === "application/octet-stream" ? undefined : type;
}
