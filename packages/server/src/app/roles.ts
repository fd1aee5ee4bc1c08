import type { Ai } from "#ai";
import type { Role } from "#config";
import type { Jobs } from "#kernel/jobs";
import type { Telegram } from "#telegram";
import type { Web } from "#web";

interface Parts {
  readonly ai: Ai;
  readonly telegram: Telegram | undefined;
  readonly web: Web;
  readonly jobs: Jobs;
}

/** Starts what this process plays. Visitors are let in last. Resolves with the web role's port. */
export async function startRoles(
  roles: readonly Role[],
  { ai, telegram, web, jobs }: Parts,
): Promise<number | undefined> {
  await jobs.start();
  if (roles.includes("ai")) await ai.start();
  if (roles.includes("telegram")) await telegram?.start();
  return roles.includes("web") ? web.listen() : undefined;
}
