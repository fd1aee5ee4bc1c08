import { limits, type UploadResult } from "@ilpo-chat/protocol";
import { uploadSchema } from "@ilpo-chat/protocol/schema";
import type Router from "@koa/router";
import type { Context } from "koa";
import { DomainError } from "#kernel/errors";
import { createTurnstile } from "#kernel/turnstile";
import type { AuthenticatedVisitor } from "#auth";
import type { WebDeps } from "../../contract.ts";
import { isAllowed, originOf } from "../../origin-policy.ts";
import type { RateLimits } from "../../rate-limits.ts";
import { validate } from "../validate.ts";

/** Each is held in memory while it comes in. Those that wait are not read, so they take none. */
const AT_ONCE = 16;
const WAITING_MAX = 200;

/** `POST /v1/uploads?site&id`: the body is a file of a visitor, to be carried by a message later. */
export function uploadRoutes(api: Router, deps: WebDeps, rateLimits: RateLimits): void {
  const { chat } = deps;
  const turnstile = createTurnstile({ atOnce: AT_ONCE, waitingMax: WAITING_MAX });
  api.post("/uploads", async (ctx) => {
    const { site, id, name } = validate(uploadSchema, { ...ctx.query, name: fileName(ctx) });
    const visitor = await authenticate(deps, ctx, site);
    await rateLimits.upload(visitor.visitorId);
    if ((ctx.request.length ?? 0) > limits.attachmentMaxBytes)
      throw new DomainError("payload-too-large");
    // Node ends a stream that is left early, and the answer with it.
    const body = ctx.req.iterator({ destroyOnReturn: false });
    const { attachment, isNew } = await turnstile.pass(() =>
      chat.visitor.upload({ ...visitor, uploadId: id, name, body }),
    );
    const result: UploadResult = { attachment };
    ctx.status = isNew ? 201 : 200;
    ctx.body = result;
  });
}

/** PRIVACY: a name may hold personal data, so it stands in no address. */
function fileName(ctx: Context): string {
  try {
    return decodeURIComponent(ctx.get("X-File-Name"));
  } catch {
    throw new DomainError("bad-request", { detail: "X-File-Name: percent-encoding" });
  }
}

async function authenticate(
  { auth, config }: WebDeps,
  ctx: Context,
  key: string,
): Promise<AuthenticatedVisitor> {
  const site = await auth.sites.byKey(key);
  if (!site) throw new DomainError("site-unknown");
  if (!isAllowed(site, originOf(ctx.headers, config.publicUrl)))
    throw new DomainError("origin-not-allowed");
  const token = /^Bearer (\S{1,200})$/i.exec(ctx.get("Authorization"))?.[1];
  if (token === undefined) throw new DomainError("token-missing");
  const visitor = await auth.visitors.authenticate(site.id, token);
  if (!visitor) throw new DomainError("token-invalid");
  return visitor;
}
