import { bodyParser } from "@koa/bodyparser";
import type Router from "@koa/router";
import type { Context } from "koa";
import { DomainError } from "#kernel/errors";
import type { WebDeps } from "../../contract.ts";

/** Telegram's webhook. It is answered once the update is stored; the work comes later. */
export function updateRoutes(router: Router, { updates }: WebDeps): void {
  const path = updates?.webhookPath;
  if (!updates || path === undefined) return;
  const secretOf = (ctx: Context) => ctx.get("X-Telegram-Bot-Api-Secret-Token") || undefined;
  // SECURITY: a forger learns nothing, not even that the address exists, and makes us read nothing.
  router.post(path, (ctx, next) => {
    if (!updates.admits(secretOf(ctx))) throw new DomainError("not-found");
    return next();
  });
  router.post(path, bodyParser({ enableTypes: ["json"], jsonLimit: "1mb" }), async (ctx) => {
    const { body } = ctx.request;
    const verdict = await updates.acceptUpdate({ secretHeader: secretOf(ctx), body });
    if (verdict === "forbidden") throw new DomainError("not-found");
    if (verdict === "bad") throw new DomainError("bad-request");
    ctx.body = { ok: true };
  });
}
