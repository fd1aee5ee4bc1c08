import type Router from "@koa/router";
import { send } from "@koa/send";
import type { WebDeps } from "../../contract.ts";

const YEAR_S = 31_536_000;

/** `/embed.js`, the loader at its lasting address, and `/assets/*`, whose names change with their content. */
export function widgetRoutes(router: Router, { widgetDir }: WebDeps): void {
  router.get("/embed.js", async (ctx) => {
    allowEveryPage(ctx);
    // Short, so that a new version reaches pages; the old one serves while it is fetched.
    ctx.set("Cache-Control", "public, max-age=300, stale-while-revalidate=86400");
    await send(ctx, "embed.js", { root: widgetDir });
    ctx.type = "text/javascript; charset=utf-8";
  });
  router.get("/assets/:name", async (ctx) => {
    allowEveryPage(ctx);
    await send(ctx, ctx.params["name"] ?? "", {
      root: `${widgetDir}/assets`,
      immutable: true,
      maxAge: YEAR_S * 1_000,
    });
    if (ctx.type === "text/javascript" || ctx.type === "application/javascript") {
      ctx.type = "text/javascript; charset=utf-8";
    }
  });
}

interface Response {
  set(name: string, value: string): void;
  vary(name: string): void;
}

/**
 * Public files without credentials: a page's module import needs the first header. The build has put the
 * compressed forms beside each file, and `send` takes the best that the browser accepts.
 */
function allowEveryPage(ctx: Response): void {
  ctx.set("Access-Control-Allow-Origin", "*");
  ctx.vary("Accept-Encoding");
}
