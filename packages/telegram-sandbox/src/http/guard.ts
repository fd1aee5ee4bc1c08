import type { Middleware } from "koa";

const LOOPBACK_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * SECURITY: lets only this machine's own pages and programs in. A foreign name in `Host` is a page that rebinds
 * its name to loopback; a foreign `Origin` is a page of another site.
 */
export function createGuard(): Middleware {
  return async (context, next) => {
    const { host, origin } = context.req.headers;
    if (!isLoopback(host)) return refuse(context, "only loopback names are served");
    if (origin !== undefined && origin !== `http://${host}`)
      return refuse(context, "pages of other origins may not call this");
    await next();
  };
}

/** Whether a `Host` header names this machine. */
export function isLoopback(host: string | undefined): boolean {
  return LOOPBACK_NAMES.has((host ?? "").toLowerCase().replace(/:\d+$/, ""));
}

function refuse(context: Parameters<Middleware>[0], error: string): void {
  context.status = 403;
  context.body = { ok: false, error };
}
