import Router from "@koa/router";
import { send } from "@koa/send";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { World } from "../state/world.ts";
import type { Snapshot } from "../state/views.ts";
import { streamEvents } from "./events.ts";

const PAGE_ROOT = fileURLToPath(new URL("../../dist/page/", import.meta.url));
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
const INLINE_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp", "audio/ogg"];

export interface PageRoutesDeps {
  readonly world: World;
  readonly snapshot: () => Snapshot;
  readonly closing: AbortSignal;
}

/** The page, its stream of changes and the files that its messages show. */
export function createPageRoutes({ world, snapshot, closing }: PageRoutesDeps): Router {
  const router = new Router();

  router.use(async (context, next) => {
    context.set("x-content-type-options", "nosniff");
    context.set("content-security-policy", PAGE_POLICY);
    context.set("referrer-policy", "no-referrer");
    context.set("cross-origin-resource-policy", "same-origin");
    await next();
  });

  router.get("/", async (context) => {
    if (!existsSync(`${PAGE_ROOT}index.html`)) {
      context.status = 503;
      context.type = "text/plain; charset=utf-8";
      context.body = "Страница песочницы ещё не собрана: выполните npm run setup.\n";
      return;
    }
    context.set("cache-control", "no-cache");
    await send(context, "index.html", { root: PAGE_ROOT });
  });

  // The sandbox's `t.me/bot?start=payload`.
  router.get("/t.me/:bot", (context) => {
    const { start } = context.query;
    const isPayload = typeof start === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(start);
    context.redirect(isPayload ? `/#/start/${start}` : "/#/private");
  });

  router.get("/assets/:name", async (context) => {
    const name = context.params["name"] ?? "";
    await send(context, `assets/${name}`, {
      root: PAGE_ROOT,
      maxAge: 31_536_000_000,
      immutable: true,
    });
  });

  router.get("/events", (context) => {
    context.respond = false;
    streamEvents({ response: context.res, feed: world.feed, snapshot, closing });
  });

  router.get("/media/:fileId", (context) => {
    const file = world.files.get(context.params["fileId"] ?? "");
    if (!file) return;
    const isShown = INLINE_TYPES.includes(file.mimeType);
    if (!isShown) context.attachment(file.fileName ?? "file");
    // SECURITY: a visitor's file never runs as a page here, whatever it claims to be.
    context.set("content-security-policy", "default-src 'none'; sandbox");
    context.type = isShown ? file.mimeType : "application/octet-stream";
    context.body = Buffer.from(file.bytes);
  });

  return router;
}
