import Router from "@koa/router";
import type { Context } from "koa";
import type { ServerResponse } from "node:http";
import type { ApiReply, createDispatch } from "../api/dispatch.ts";
import { fileAtPath } from "../state/files.ts";
import type { World } from "../state/world.ts";
import { BodyError, readBody } from "./body.ts";

export interface BotRoutesDeps {
  readonly world: World;
  readonly botToken: string;
  readonly dispatch: ReturnType<typeof createDispatch>;
}

const UNAUTHORIZED = { ok: false, error_code: 401, description: "Unauthorized" };

/** `/bot<token>/<method>` and `/file/bot<token>/<path>`. */
export function createBotRoutes({ world, botToken, dispatch }: BotRoutesDeps): Router {
  const router = new Router();

  router.all("/bot:token/:method", async (context) => {
    if (context.params["token"] !== botToken) return sendJson(context, 401, UNAUTHORIZED);
    const gone = new AbortController();
    context.res.once("close", () => gone.abort());
    const body = await readRequest(context);
    if (!body) return;
    const method = context.params["method"] ?? "";
    send(context, await dispatch({ method, ...body, signal: gone.signal }));
  });

  router.get("/file/bot:token/*path", (context) => {
    if (context.params["token"] !== botToken) return sendJson(context, 401, UNAUTHORIZED);
    const file = fileAtPath(world, context.params["path"] ?? "");
    if (!file)
      return sendJson(context, 404, { ok: false, error_code: 404, description: "Not Found" });
    context.type = "application/octet-stream";
    context.body = Buffer.from(file.bytes);
  });

  return router;
}

async function readRequest(context: Context) {
  try {
    const { params, files } = await readBody(context.req);
    return { params: { ...context.query, ...params }, files };
  } catch (error) {
    if (!(error instanceof BodyError)) throw error;
    const { status, message } = error;
    sendJson(context, status, { ok: false, error_code: status, description: message });
    return undefined;
  }
}

function sendJson(context: Context, status: number, body: object): void {
  context.status = status;
  context.body = body;
}

function send(context: Context, reply: ApiReply): void {
  switch (reply.kind) {
    case "json":
      return sendJson(context, reply.status, reply.body);
    case "html":
      context.status = reply.status;
      context.type = "text/html";
      context.body =
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n";
      return;
    case "timeout":
      // The connection stays open and silent until the caller gives up or the sandbox closes.
      context.respond = false;
      return;
    case "reset":
      context.respond = false;
      context.req.socket.resetAndDestroy();
      return;
    case "truncated":
      context.respond = false;
      return sendHalf(context.res, JSON.stringify(reply.body));
  }
}

function sendHalf(response: ServerResponse, body: string): void {
  const bytes = Buffer.from(body);
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": bytes.byteLength,
  });
  response.write(bytes.subarray(0, Math.floor(bytes.byteLength / 2)), () => {
    response.destroy();
  });
}
