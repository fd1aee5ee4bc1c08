import { bodyParser } from "@koa/bodyparser";
import cors from "@koa/cors";
import Router from "@koa/router";
import Koa, { type Middleware } from "koa";
import helmet from "koa-helmet";
import type { WebDeps } from "../contract.ts";
import type { RateLimits } from "../rate-limits.ts";
import { addressKey } from "./client-address.ts";
import { handleErrors } from "./error-handler.ts";
import { fileRoutes } from "./routes/files.ts";
import { healthRoutes } from "./routes/health.ts";
import { knowledgeRoutes } from "./routes/knowledge.ts";
import { personaRoutes } from "./routes/persona.ts";
import { selfTestRoutes } from "./routes/self-test.ts";
import { siteRoutes } from "./routes/site.ts";
import { studioRoutes } from "./routes/studio.ts";
import { updateRoutes } from "./routes/updates.ts";
import { uploadRoutes } from "./routes/uploads.ts";
import { visitorRoutes } from "./routes/visitors.ts";
import { widgetRoutes } from "./routes/widget.ts";

/** Everything that is spoken over plain HTTP. */
export function createHttpApp(deps: WebDeps, limits: RateLimits): Koa {
  const { trustedProxies } = deps.config;
  const app = new Koa({ proxy: trustedProxies > 0, maxIpsCount: trustedProxies });
  app.silent = true;
  app.on("error", (error: unknown) => deps.log.warn({ error }, "http.stream_failed"));
  app.use(handleErrors(deps));
  app.use(securityHeaders());
  const router = new Router();
  healthRoutes(router, deps);
  widgetRoutes(router, deps);
  studioRoutes(router, deps);
  updateRoutes(router, deps);
  app.use(router.routes());
  // Before the routes: a browser's question whether it may ask (OPTIONS) matches none of them.
  app.use(crossOrigin(deps));
  app.use(apiRouter(deps, limits).routes());
  if (deps.config.siteDir !== undefined) app.use(siteRoutes(deps.config.siteDir));
  return app;
}

function apiRouter(deps: WebDeps, limits: RateLimits): Router {
  const api = new Router({ prefix: "/v1" });
  api.use(async (ctx, next) => {
    ctx.set("Cache-Control", "no-store");
    const isFile = ctx.path.startsWith("/v1/files/");
    await (isFile ? limits.fileRequest : limits.httpRequest)(addressKey(ctx.ip));
    await next();
  });
  // JSON only: a form of another site cannot send it without asking first.
  api.use(bodyParser({ enableTypes: ["json"], jsonLimit: "64kb", jsonStrict: true }));
  visitorRoutes(api, deps);
  knowledgeRoutes(api, deps);
  personaRoutes(api, deps);
  fileRoutes(api, deps);
  selfTestRoutes(api, deps);
  uploadRoutes(api, deps, limits);
  return api;
}

/** No cookies are used anywhere, so no credentials; which site an origin may speak for is checked with the request itself. */
function crossOrigin({ auth }: WebDeps): Middleware {
  const answer = cors({
    origin: async (ctx) => {
      const origin = ctx.get("Origin");
      return (await auth.sites.allowsAnywhere(origin)) ? origin : "";
    },
    allowMethods: "GET,POST",
    allowHeaders: "Authorization,Content-Type,X-File-Name",
    maxAge: 600,
  });
  return (ctx, next) => (ctx.path.startsWith("/v1/") ? answer(ctx, next) : next());
}

function securityHeaders() {
  return helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        connectSrc: ["'self'", "ws:", "wss:"],
        imgSrc: ["'self'", "data:", "blob:"],
        styleSrc: ["'self'"],
        frameAncestors: ["'none'"],
        // Over plain http on a laptop there is nothing to upgrade to.
        upgradeInsecureRequests: null,
      },
    },
    // Scripts and files of ours are for other origins' pages.
    crossOriginResourcePolicy: { policy: "cross-origin" },
    strictTransportSecurity: { maxAge: 15_552_000, includeSubDomains: false },
  });
}
