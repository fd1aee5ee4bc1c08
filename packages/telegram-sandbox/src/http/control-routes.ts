import Router from "@koa/router";
import type { Context } from "koa";
import * as v from "valibot";
import type { SandboxControl } from "../control/contract.ts";
import { SandboxRefusal } from "../control/refusal.ts";
import { controlSchemas } from "../control/schema.ts";
import { BodyError, parseJsonObject, readBytes } from "./body.ts";

type ControlName = keyof typeof controlSchemas;

/** `POST /control/<name>` with JSON: the control API for other processes and for the page. */
export function createControlRoutes(control: SandboxControl): Router {
  const router = new Router();
  router.post("/control/:name", async (context) => {
    const name = context.params["name"] ?? "";
    if (!isControlName(name)) return refuse(context, 404, `there is no control call ${name}`);
    // A page of another site can send a form or plain text without asking; JSON it cannot.
    if (!context.is("application/json")) return refuse(context, 415, "send application/json");
    try {
      const bytes = await readBytes(context.req);
      const args = v.parse(controlSchemas[name], bytes.length ? parseJsonObject(bytes) : {});
      // The schema of a name has been matched with the arguments of the same name.
      const call = control[name] as (args: unknown) => Promise<unknown>;
      context.body = { ok: true, result: (await call(args)) ?? null };
    } catch (error) {
      if (error instanceof SandboxRefusal) return refuse(context, 400, error.message);
      if (error instanceof BodyError) return refuse(context, error.status, error.message);
      if (v.isValiError(error)) return refuse(context, 400, explain(error.issues[0]));
      throw error;
    }
  });
  return router;
}

function isControlName(name: string): name is ControlName {
  return Object.hasOwn(controlSchemas, name);
}

function explain(issue: v.BaseIssue<unknown>): string {
  return `${v.getDotPath(issue) ?? "arguments"}: ${issue.message}`;
}

function refuse(context: Context, status: number, error: string): void {
  context.status = status;
  context.body = { ok: false, error };
}
