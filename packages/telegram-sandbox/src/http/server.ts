import Koa from "koa";
import { createServer, type Server } from "node:http";
import type { SandboxControl } from "../control/contract.ts";
import { createBotRoutes, type BotRoutesDeps } from "./bot-routes.ts";
import { createControlRoutes } from "./control-routes.ts";
import { createGuard } from "./guard.ts";
import { createPageRoutes, type PageRoutesDeps } from "./page-routes.ts";

export interface ServerDeps extends BotRoutesDeps, PageRoutesDeps {
  readonly control: SandboxControl;
  readonly onError: (error: unknown) => void;
}

/** The HTTP server, not listening yet. The token guards the Bot API, loopback all the rest. */
export function createHttpServer(deps: ServerDeps): Server {
  const app = new Koa();
  // Without a listener Koa prints; a caller that hangs up is nothing to print about.
  app.on("error", (error: NodeJS.ErrnoException) => {
    if (
      !["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE", "ECANCELED"].includes(error.code ?? "")
    )
      deps.onError(error);
  });
  app.use(createBotRoutes(deps).routes());
  app.use(createGuard());
  app.use(createControlRoutes(deps.control).routes());
  app.use(createPageRoutes(deps).routes());
  const handle = app.callback();
  const server = createServer((request, response) => {
    void handle(request, response);
  });
  // Longer than any client keeps an idle connection: one that closes under a request looks like a lost answer.
  server.keepAliveTimeout = 75_000;
  return server;
}
