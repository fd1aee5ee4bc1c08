import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type Router from "@koa/router";
import { send } from "@koa/send";
import type { WebDeps } from "../../contract.ts";

const YEAR_S = 31_536_000;

/** `/embed.js` and `/push-worker.js` at their lasting addresses, and `/assets/*`, whose names change with their content. */
export function widgetRoutes(router: Router, { widgetDir }: WebDeps): void {
  for (const name of ["embed.js", "push-worker.js"])
    router.get(`/${name}`, async (ctx) => {
      allowEveryPage(ctx);
      // Short, so that a new version reaches pages; the old one serves while it is fetched.
      ctx.set("Cache-Control", "public, max-age=300, stale-while-revalidate=86400");
      await send(ctx, name, { root: widgetDir });
      ctx.type = "text/javascript; charset=utf-8";
    });
  router.get("/assets/:name", async (ctx) => {
    allowEveryPage(ctx);
    const wanted = basename(ctx.params["name"] ?? "");
    const name = existsSync(join(widgetDir, "assets", wanted))
      ? wanted
      : await nameHere(widgetDir, wanted);
    const isHere = name === wanted;
    await send(ctx, name, {
      root: `${widgetDir}/assets`,
      immutable: isHere,
      maxAge: isHere ? YEAR_S * 1_000 : 0,
    });
    if (ctx.type === "text/javascript" || ctx.type === "application/javascript") {
      ctx.type = "text/javascript; charset=utf-8";
    }
  });
}

/**
 * A loader of another version asks for another app: one from a browser's cache, or a new one while this node is
 * still to be replaced. This version's app goes on with whatever a loader has drawn; other files fit their own app alone.
 */
async function nameHere(widgetDir: string, wanted: string): Promise<string> {
  if (!/^app-[\w-]+[.]js$/.test(wanted)) return wanted;
  return (await currentApp(widgetDir)) ?? wanted;
}

/** Name of the app's file of this version. */
export async function currentApp(widgetDir: string): Promise<string | undefined> {
  const loader = await readFile(join(widgetDir, "embed.js"), "latin1");
  return /assets\/(app-[\w-]+[.]js)/.exec(loader)?.[1];
}

interface Response {
  set(name: string, value: string): void;
  vary(name: string): void;
}

/**
 * Public files without credentials: a page's module import needs the first header. The build has put the
 * compressed forms beside each file, and `send` takes the best that the browser accepts.
 */
function allowEveryPage(ctx: Response): void {
  ctx.set("Access-Control-Allow-Origin", "*");
  ctx.vary("Accept-Encoding");
}
