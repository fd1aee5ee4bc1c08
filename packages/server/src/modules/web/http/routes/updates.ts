import { bodyParser } from "@koa/bodyparser";
import type Router from "@koa/router";
import { DomainError } from "#kernel/errors";
import type { WebDeps } from "../../contract.ts";

/** Telegram's webhook. It is answered once the update is stored; the work comes later. */
export function updateRoutes(router: Router, { updates }: WebDeps): void {
  const path = updates?.webhookPath;
  if (!updates || path === undefined) return;
  router.post(path, bodyParser({ enableTypes: ["json"], jsonLimit: "1mb" }), async (ctx) => {
    const secretHeader = ctx.get("X-Telegram-Bot-Api-Secret-Token") || undefined;
    const verdict = await updates.acceptUpdate({ secretHeader, body: ctx.request.body });
    // SECURITY: a forger learns nothing, not even that the address exists.
    if (verdict === "forbidden") throw new DomainError("not-found");
    if (verdict === "bad") throw new DomainError("bad-request");
    ctx.body = { ok: true };
  });
}
