import type { CreatedVisitor } from "@ilpo-chat/protocol";
import { createVisitorSchema } from "@ilpo-chat/protocol/schema";
import type Router from "@koa/router";
import { DomainError } from "#kernel/errors";
import type { WebDeps } from "../../contract.ts";
import { isAllowed, originOf } from "../../origin-policy.ts";
import { validate } from "../validate.ts";

/** `POST /v1/visitors { site, identity? }`: a token for a first-time or a known visitor, and how the site wants its chat. */
export function visitorRoutes(api: Router, { auth, config }: WebDeps): void {
  api.post("/visitors", async (ctx) => {
    if (!ctx.is("json")) throw new DomainError("type-not-allowed");
    const { site: key, identity } = validate(createVisitorSchema, ctx.request.body);
    const site = await auth.sites.byKey(key);
    if (!site) throw new DomainError("site-unknown");
    if (!isAllowed(site, originOf(ctx.headers, config.publicUrl))) {
      throw new DomainError("origin-not-allowed");
    }
    const [, token] = /^Bearer (\S+)$/.exec(ctx.get("Authorization")) ?? [];
    const visitor = await (identity
      ? auth.visitors.identify(site.id, identity, token)
      : auth.visitors.create(site.id));
    const created: CreatedVisitor = { ...visitor, settings: site.settings };
    ctx.status = 201;
    ctx.body = created;
  });
}
