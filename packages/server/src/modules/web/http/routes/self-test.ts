import { PROTOCOL_VERSION, type SelfTest } from "@ilpo-chat/protocol";
import { selfTestSchema } from "@ilpo-chat/protocol/schema";
import type Router from "@koa/router";
import type { Site } from "#auth";
import type { WebDeps } from "../../contract.ts";
import { isAllowed, originOf } from "../../origin-policy.ts";
import { validate } from "../validate.ts";
import { currentApp } from "./widget.ts";

/** `GET /v1/self-test?site=KEY`. Any page may ask: it learns nothing that a try to chat would not tell. */
export function selfTestRoutes(api: Router, { auth, clock, config, widgetDir }: WebDeps): void {
  api.get("/self-test", async (ctx) => {
    ctx.set("Access-Control-Allow-Origin", "*");
    const { site: key } = validate(selfTestSchema, { ...ctx.query });
    const site = await auth.sites.byKey(key);
    const answer: SelfTest = {
      time: clock.now().toISOString(),
      protocol: PROTOCOL_VERSION,
      app: (await currentApp(widgetDir)) ?? "",
      site: verdict(site, originOf(ctx.headers, config.publicUrl)),
    };
    ctx.body = answer;
  });
}

function verdict(site: Site | undefined, origin: string | undefined): SelfTest["site"] {
  if (!site) return "site-unknown";
  return isAllowed(site, origin) ? "allowed" : "origin-not-allowed";
}
