import type Router from "@koa/router";
import { send } from "@koa/send";
import type { WebDeps } from "../../contract.ts";

/** Nothing but our own files; no script or style in the page itself, no request but for them. */
const policy = (frameAncestors: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${frameAncestors}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");

/**
 * `/studio`: how a chat would look with other settings, and the tag to paste. Open to everybody: it is files alone, knows
 * no site, and the chat in its preview speaks with nobody.
 */
export function studioRoutes(router: Router, { widgetDir }: Pick<WebDeps, "widgetDir">): void {
  const root = `${widgetDir}/studio`;
  router.get("/studio{/}", async (ctx) => {
    // The page's own addresses are relative, so that it also works under a path of a proxy.
    if (!ctx.path.endsWith("/")) return ctx.redirect("studio/");
    ctx.set("Content-Security-Policy", policy("'none'"));
    ctx.set("Cache-Control", "no-cache");
    await send(ctx, "index.html", { root });
  });
  router.get("/studio/preview.html", async (ctx) => {
    ctx.set("Content-Security-Policy", policy("'self'"));
    ctx.set("Cache-Control", "no-cache");
    await send(ctx, "preview.html", { root });
  });
  router.get("/studio/assets/:name", async (ctx) => {
    await send(ctx, ctx.path.replace("/studio/", ""), { root, immutable: true, maxAge: yearMs });
  });
}

const yearMs = 31_536_000_000;
