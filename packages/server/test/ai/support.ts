import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { tempDir } from "@ilpo-chat/testkit";
import type { ConversationId, Entry, MessageCreated } from "@ilpo-chat/protocol";
import { migrations } from "../../migrations/index.ts";
import { createAi, type AiDeps } from "../../src/modules/ai/index.ts";
import { createAuth } from "../../src/modules/auth/index.ts";
import { createChat } from "../../src/modules/chat/index.ts";
import { entities } from "../../src/app/entities.ts";
import type { AiConfig } from "../../src/config/index.ts";
import { createBus } from "../../src/kernel/bus.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { connectDatabase } from "../../src/kernel/database-connect.ts";
import { createFolderFileStore } from "../../src/kernel/file-store.ts";
import { systemIds } from "../../src/kernel/ids.ts";
import { createJobs } from "../../src/kernel/jobs-boss.ts";
import { createLifecycle } from "../../src/kernel/lifecycle.ts";
import { createLog } from "../../src/kernel/log.ts";
import { createMetrics } from "../../src/kernel/metrics.ts";
import { Secret } from "../../src/kernel/secret.ts";
import { createVault } from "../../src/kernel/vault.ts";
import { migratedPostgres, placeMigratedPglite } from "../support/templates.ts";
import { databases, type DatabaseKind, testSite } from "../support/test-server.ts";

export { databases, type DatabaseKind };
export const articlesFolder = new URL("../../knowledge/articles/", import.meta.url);

/** A database of its own: the url of a fresh one on the run's PostgreSQL, or none for an embedded one. */
export async function freshDatabase(kind: DatabaseKind) {
  if (kind === "postgres") return migratedPostgres();
  return { url: undefined, [Symbol.asyncDispose]: () => Promise.resolve() };
}

export interface NodeOptions {
  readonly url: string | undefined;
  readonly config?: AiConfig;
  readonly timing?: AiDeps["timing"];
}

/** One process of the house as far as the consultant needs it, on this database. */
export async function buildNode({ url, config = { provider: undefined }, timing }: NodeOptions) {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await tempDir("ai"));
  if (url === undefined) await placeMigratedPglite(folder.path);
  const log = createLog("silent");
  const lifecycle = createLifecycle(log);
  stack.defer(() => lifecycle.stop(5_000));
  const base = { clock: systemClock, ids: systemIds, log, lifecycle, metrics: createMetrics() };
  const connected = await connectDatabase({
    ...base,
    url: url === undefined ? undefined : new Secret(url),
    dataDir: url === undefined ? folder.path : undefined,
    entities,
    migrations,
  });
  const db = connected.database;
  const jobs = createJobs({ ...base, native: connected.native });
  const vault = createVault(new Secret("a secret of the tests, longer than it must be"));
  const auth = createAuth({ ...base, db, vault });
  const chat = await createChat({
    ...base,
    db,
    bus: createBus(undefined, log),
    vault,
    files: createFolderFileStore(join(folder.path, "files")),
    followers: ["ai"],
  });
  const ai = createAi({
    ...base,
    db,
    chat,
    config,
    siteOf: auth.sites.byId,
    ...(timing ? { timing } : {}),
  });
  const site = await auth.sites.save(testSite);
  return {
    ...base,
    db,
    auth,
    chat,
    ai,
    site,
    async start() {
      await jobs.start();
      ai.start();
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export type TestNode = Awaited<ReturnType<typeof buildNode>>;

/** A node that answers, with the demo's articles. */
export async function startNode(options: NodeOptions): Promise<TestNode> {
  const node = await buildNode(options);
  await node.ai.knowledge.importFolder(node.site.id, articlesFolder.pathname);
  await node.start();
  return node;
}

/** A visitor in one conversation, and what they see there. */
export async function startVisitor(node: TestNode) {
  const { visitorId } = await node.auth.visitors.create(node.site.id);
  const who = { siteId: node.site.id, visitorId };
  let conversationId: ConversationId | undefined;
  const entries: Entry[] = [];
  const waiting = new Set<() => void>();
  node.chat.events.on("entry.appended", (event) => {
    if (event.conversationId !== conversationId && conversationId !== undefined) return;
    entries.push(event.entry);
    for (const look of waiting) look();
  });
  return {
    ...who,
    entries,
    get conversationId() {
      if (conversationId === undefined) throw new Error("nothing was said yet");
      return conversationId;
    },
    async say(content: string) {
      const sent = await node.chat.visitor.send({
        ...who,
        clientId: randomUUID(),
        content,
        ...(conversationId === undefined ? {} : { conversationId }),
      });
      conversationId = sent.conversationId;
      return sent;
    },
    /** Resolves with the first entry, past or to come, for which `choose` gives something. */
    see<Found>(choose: (entry: Entry) => Found | undefined): Promise<Found> {
      const { promise, resolve } = Promise.withResolvers<Found>();
      const look = () => {
        const found = entries.map(choose).find((one) => one !== undefined);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
      return promise;
    },
  };
}

/** Chooses the answers of the AI. */
export function byAi(entry: Entry): MessageCreated["message"] | undefined {
  return entry.type === "message.created" && entry.message.author.type === "ai"
    ? entry.message
    : undefined;
}

/** The configuration of a provider at this address. */
export function providerAt(
  baseUrl: string,
  models: readonly [string, ...string[]] = ["first"],
): AiConfig {
  return { provider: { apiKey: new Secret("key"), baseUrl: new URL(baseUrl), models } };
}
