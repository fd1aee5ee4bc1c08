import { putPersonaSchema } from "@ilpo-chat/protocol/schema";
import type Router from "@koa/router";
import { DomainError } from "#kernel/errors";
import type { WebDeps } from "../../contract.ts";
import { siteByKey } from "../site-by-key.ts";
import { validate } from "../validate.ts";

const PATH = "/admin/persona";

/** `/v1/admin/persona`: who the consultant is on a site, for programs that hold one of its keys. */
export function personaRoutes(api: Router, { auth }: Pick<WebDeps, "auth">): void {
  const siteOf = siteByKey(auth);
  api.get(PATH, async (ctx) => {
    const site = await auth.sites.byId(await siteOf(ctx));
    ctx.body = { persona: site?.persona ?? "" };
  });
  api.put(PATH, async (ctx) => {
    const siteId = await siteOf(ctx);
    if (!ctx.is("json")) throw new DomainError("type-not-allowed");
    const { persona } = validate(putPersonaSchema, ctx.request.body);
    await auth.sites.setPersona(siteId, persona);
    ctx.body = { persona };
  });
}
