import { send } from "@koa/send";
import type { Middleware } from "koa";

/** A static site at `/`, for installations where the chat and the site share one address. */
export function siteRoutes(siteDir: string): Middleware {
  return async (ctx, next) => {
    if (ctx.method !== "GET" && ctx.method !== "HEAD") return next();
    await send(ctx, ctx.path, { root: siteDir, index: "index.html", maxAge: 0 });
  };
}
