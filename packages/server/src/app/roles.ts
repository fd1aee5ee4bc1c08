import type { Ai } from "#ai";
import type { Chat } from "#chat";
import type { Role } from "#config";
import type { Jobs } from "#kernel/jobs";
import type { Lifecycle } from "#kernel/lifecycle";
import type { Log } from "#kernel/log";
import type { Push } from "#push";
import type { Telegram } from "#telegram";
import type { Web } from "#web";
import { sweepFiles } from "./file-sweep.ts";

interface Parts {
  readonly chat: Chat;
  readonly ai: Ai;
  readonly telegram: Telegram | undefined;
  readonly push: Push | undefined;
  readonly web: Web;
  readonly jobs: Jobs;
  readonly lifecycle: Lifecycle;
  readonly log: Log;
}

/** Starts what this process plays. Visitors are let in last. Resolves with the web role's port. */
export async function startRoles(
  roles: readonly Role[],
  parts: Parts,
): Promise<number | undefined> {
  const { ai, telegram, push, web, jobs } = parts;
  await jobs.start();
  if (roles.includes("ai")) ai.start();
  if (roles.includes("telegram")) await telegram?.start();
  if (!roles.includes("web")) return undefined;
  await push?.start();
  sweepFiles(parts);
  return web.listen();
}
