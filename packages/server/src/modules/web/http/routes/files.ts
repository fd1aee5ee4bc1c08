import type Router from "@koa/router";
import type { Context } from "koa";
import * as v from "valibot";
import { DomainError } from "#kernel/errors";
import type { WebDeps } from "../../contract.ts";
import { readByteRange } from "../byte-range.ts";
import { validate } from "../validate.ts";

const address = v.object({
  id: v.pipe(v.string(), v.uuid()),
  e: v.pipe(v.string(), v.digits(), v.maxLength(9)),
  s: v.pipe(v.string(), v.maxLength(64)),
});

/** `GET /v1/files/:id?e&s`: a file of a message, by the signed address that its entry carries. */
export function fileRoutes(api: Router, { chat }: WebDeps): void {
  api.get("/files/:id", async (ctx) => {
    const { id, e, s } = validate(address, { ...ctx.query, id: ctx.params["id"] });
    const found = await chat.queries.signedAttachment({ id, expiry: Number(e), signature: s });
    if (!found) throw new DomainError("not-found");
    const { file, data } = found;
    const isImage = file.type.startsWith("image/");
    ctx.type = file.type;
    ctx.set("Cache-Control", "private, max-age=86400, immutable");
    ctx.set(
      "Content-Disposition",
      `${isImage ? "inline" : "attachment"}; filename*=UTF-8''${encodeName(file.name)}`,
    );
    // SECURITY: whatever the bytes are, nothing in them runs here.
    ctx.set("Content-Security-Policy", "default-src 'none'; sandbox");
    answerRange(ctx, data);
  });
}

/** Players ask for pieces, and some play nothing from a server that has none. */
function answerRange(ctx: Context, data: Uint8Array): void {
  ctx.set("Accept-Ranges", "bytes");
  const range = readByteRange(ctx.get("Range"), data.byteLength);
  if (range === null) {
    ctx.status = 416;
    ctx.set("Content-Range", `bytes */${data.byteLength}`);
    return;
  }
  const whole = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (range === undefined) {
    ctx.body = whole;
    return;
  }
  ctx.status = 206;
  ctx.set("Content-Range", `bytes ${range.from}-${range.to}/${data.byteLength}`);
  ctx.body = whole.subarray(range.from, range.to + 1);
}

/** RFC 8187 leaves fewer characters plain than `encodeURIComponent` does. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
