import type { Context } from "koa";
import { DomainError } from "#kernel/errors";
import type { WebDeps } from "../contract.ts";

/** Finds the site whose key a program's request carries; refuses with `key-invalid` when it carries none that holds. */
export function siteByKey({ apiKeys }: WebDeps["auth"]) {
  return async (ctx: Context): Promise<number> => {
    const [, key] = /^Bearer (\S+)$/.exec(ctx.get("Authorization")) ?? [];
    const siteId = key === undefined ? undefined : await apiKeys.siteOf(key);
    if (siteId === undefined) throw new DomainError("key-invalid");
    return siteId;
  };
}
