import type { CreatedVisitor } from "@ilpo-chat/protocol";
import { createVisitorSchema } from "@ilpo-chat/protocol/schema";
import type Router from "@koa/router";
import { DomainError } from "#kernel/errors";
import type { WebDeps } from "../../contract.ts";
import { isAllowed, originOf } from "../../origin-policy.ts";
import { validate } from "../validate.ts";

/** `POST /v1/visitors { site }`: a token for a first-time visitor, and how the site wants its chat. */
export function visitorRoutes(api: Router, { auth, config }: WebDeps): void {
  api.post("/visitors", async (ctx) => {
    if (!ctx.is("json")) throw new DomainError("type-not-allowed");
    const { site: key } = validate(createVisitorSchema, ctx.request.body);
    const site = await auth.sites.byKey(key);
    if (!site) throw new DomainError("site-unknown");
    if (!isAllowed(site, originOf(ctx.headers, config.publicUrl))) {
      throw new DomainError("origin-not-allowed");
    }
    const { visitorId, token } = await auth.visitors.create(site.id);
    const created: CreatedVisitor = { visitorId, token, settings: site.settings };
    ctx.status = 201;
    ctx.body = created;
  });
}
