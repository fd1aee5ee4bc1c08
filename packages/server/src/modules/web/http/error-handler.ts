import { type ErrorCode, errors, type Problem } from "@ilpo-chat/protocol";
import type { Middleware } from "koa";
import { DomainError, isDomainError, isUpstreamError } from "#kernel/errors";
import type { Ids } from "#kernel/ids";
import { isUnavailable } from "#kernel/unavailable";
import type { Log } from "#kernel/log";

/** The one place where HTTP errors are made: problem+json of RFC 9457, without insides. */
export function handleErrors({ log, ids }: { log: Log; ids: Ids }): Middleware {
  return async (ctx, next) => {
    const requestId = ids.uuid();
    ctx.set("X-Request-Id", requestId);
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined) throw new DomainError("not-found");
    } catch (error) {
      const refusal = toRefusal(error);
      if (refusal.code === "internal")
        log.error({ requestId, path: ctx.path, error }, "http.failed");
      ctx.status = errors[refusal.code].status;
      ctx.type = "application/problem+json";
      ctx.body = JSON.stringify(toProblem(refusal, requestId));
      if (refusal.retryAfter !== undefined) ctx.set("Retry-After", String(refusal.retryAfter));
    }
  };
}

/** Anything that was thrown, as a refusal with a code of the table. */
export function toRefusal(error: unknown): DomainError {
  if (isDomainError(error)) return error;
  if (isUpstreamError(error) || isUnavailable(error))
    return new DomainError("unavailable", { retryAfter: 1, cause: error });
  return new DomainError(codeOf(error), { cause: error });
}

/** Errors of Koa's own middleware carry an HTTP status. */
function codeOf(error: unknown): ErrorCode {
  const status = error instanceof Error && "status" in error ? error.status : undefined;
  switch (status) {
    case 400:
      return "bad-request";
    case 404:
      return "not-found";
    case 405:
    case 501:
      return "method-not-allowed";
    case 413:
      return "payload-too-large";
    case 415:
      return "type-not-allowed";
    default:
      return "internal";
  }
}

function toProblem({ code, detail, retryAfter }: DomainError, requestId: string): Problem {
  const { status, message, remedy } = errors[code];
  return {
    type: "about:blank",
    title: message,
    status,
    code,
    requestId,
    ...(detail === undefined ? {} : { detail }),
    ...(remedy === "" ? {} : { remedy }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}
