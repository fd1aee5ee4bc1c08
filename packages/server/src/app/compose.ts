import { limits } from "@ilpo-chat/protocol";
import { type Ai, type AiDeps, createAi } from "#ai";
import { createAuth } from "#auth";
import { createChat, type FollowerName } from "#chat";
import type { Config } from "#config";
import { createPush } from "#push";
import { createTelegram, type Telegram } from "#telegram";
import { createWeb } from "#web";
import { openResources, type Overrides } from "./resources.ts";
import { startRoles } from "./roles.ts";

export interface ComposeOptions {
  readonly config: Config;
  /** Folder with the built widget. */
  readonly widgetDir: string;
  readonly overrides?: Overrides;
}

/** Builds the whole house from its configuration: resources, then modules from the centre outwards. */
export async function compose({ config, widgetDir, overrides = {} }: ComposeOptions) {
  const resources = await openResources(config, overrides);
  const { db, files, jobs, lifecycle, log } = resources;

  const auth = createAuth(resources);
  const followers: FollowerName[] = config.telegram ? ["ai", "telegram"] : ["ai"];
  const chat = await createChat({ ...resources, followers });
  const awayOf: AiDeps["awayOf"] = async (...site) => telegram?.awayOf(...site);
  const known = { siteOf: auth.sites.byId, awayOf: overrides.awayOf ?? awayOf };
  const ai = createAi({ ...resources, ...known, chat, config: config.ai });
  const telegram =
    config.telegram &&
    createTelegram({
      ...resources,
      chat,
      auth,
      config: config.telegram,
      publicUrl: config.web.publicUrl,
      learning: ai.learning,
      consultant: ai,
    });
  const push =
    config.push &&
    createPush({
      ...resources,
      chat,
      config: config.push,
      siteOf: async (id) => (await auth.sites.byId(id))?.settings,
      isWatched: (id) => web.isWatched(id),
    });
  const health = healthOf(resources, { ai, telegram });
  const web = createWeb({
    ...resources,
    auth,
    chat,
    widgetDir,
    health,
    knowledge: ai.knowledge,
    config: config.web,
    updates: telegram,
    desk: telegram,
    push,
    messagesPerMinute: overrides.messagesPerMinute ?? limits.messagesPerMinute,
  });

  const modules = { auth, chat, ai, telegram, push, web };
  const start = () => startRoles(config.roles, { ...modules, jobs, lifecycle, log });
  return { ...modules, db, files, jobs, lifecycle, log, start };
}

/** A built house; `start` opens it. */
export type App = Awaited<ReturnType<typeof compose>>;

/** What the house rests on, each part with a look at how it is. */
function healthOf(
  { db, redis }: Awaited<ReturnType<typeof openResources>>,
  { ai, telegram }: { readonly ai: Ai; readonly telegram: Telegram | undefined },
) {
  return {
    database: db.isHealthy,
    redis: async () => !redis || redis.isHealthy(),
    openrouter: ai.isHealthy,
    telegram: async () => !telegram || telegram.isHealthy(),
  };
}
