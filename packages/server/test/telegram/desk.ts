import { randomUUID } from "node:crypto";
import { join } from "node:path";
import {
  createTelegramSandbox,
  type SandboxControl,
  type TelegramSandboxOptions,
} from "@ilpo-chat/telegram-sandbox";
import { tempDir } from "@ilpo-chat/testkit";
import { migrations } from "../../migrations/index.ts";
import { entities } from "../../src/app/entities.ts";
import type { AiConfig, TelegramConfig } from "../../src/config/index.ts";
import { createBus } from "../../src/kernel/bus.ts";
import { type Clock, systemClock } from "../../src/kernel/clock.ts";
import { connectDatabase } from "../../src/kernel/database-connect.ts";
import type { Database } from "../../src/kernel/database.ts";
import { createFolderFileStore } from "../../src/kernel/file-store.ts";
import { systemIds } from "../../src/kernel/ids.ts";
import { createJobs } from "../../src/kernel/jobs-boss.ts";
import { createLifecycle } from "../../src/kernel/lifecycle.ts";
import { createLog, type Log } from "../../src/kernel/log.ts";
import { createMetrics } from "../../src/kernel/metrics.ts";
import { Secret } from "../../src/kernel/secret.ts";
import { createVault } from "../../src/kernel/vault.ts";
import { createAi } from "../../src/modules/ai/index.ts";
import { createAuth } from "../../src/modules/auth/index.ts";
import { createChat } from "../../src/modules/chat/index.ts";
import type { TelegramTables } from "../../src/modules/telegram/entities.ts";
import { createTelegram, type TelegramDeps } from "../../src/modules/telegram/index.ts";
import { migratedPostgres, placeMigratedPglite } from "../support/templates.ts";

export const ANNA = 501_000_001;
export const PYOTR = 501_000_002;
export const MARAT = 501_000_003;

export interface DeskOptions {
  readonly database?: "pglite" | "postgres";
  /** Managers work in the group's topics. */
  readonly hasGroup?: boolean;
  readonly sandbox?: Partial<TelegramSandboxOptions>;
  readonly webhook?: TelegramConfig["webhook"];
  readonly proxy?: TelegramConfig["proxy"];
  readonly clock?: Clock;
  readonly ai?: AiConfig;
  readonly log?: Log;
  /** Telegram ids of people who are admins from the start. Anna, unless told. */
  readonly admins?: readonly number[];
}

/** Wide enough that a test is not a test of the budget. */
const AMPLE: NonNullable<TelegramDeps["budget"]> = {
  group: { writes: 1_000, perMs: 1_000 },
  person: { writes: 1_000, perMs: 1_000 },
};

/** A sandbox with nobody behind its bot yet, and a database, for one or more nodes. */
export async function startDeskHouse(options: DeskOptions = {}) {
  const stack = new AsyncDisposableStack();
  const sandbox = stack.use(
    await createTelegramSandbox({ botToken: "7000000001:test", ...options.sandbox }),
  );
  const folder = stack.use(await tempDir("telegram"));
  if (options.database === "pglite") await placeMigratedPglite(folder.path);
  const databaseUrl =
    options.database === "pglite" ? undefined : stack.use(await migratedPostgres()).url;

  const startNode = async ({
    isWriterAlone = false,
    webhook = options.webhook,
    ...changes
  }: Partial<Pick<TelegramDeps, "budget">> & {
    /** Takes visitors' words, and leaves Telegram to other processes. */
    readonly isWriterAlone?: boolean;
    readonly webhook?: TelegramConfig["webhook"];
  } = {}) => {
    const log =
      options.log ?? createLog((process.env["TEST_LOG"] as "debug" | undefined) ?? "silent");
    const lifecycle = createLifecycle(log);
    const base = {
      clock: options.clock ?? systemClock,
      ids: systemIds,
      log,
      lifecycle,
      metrics: createMetrics(),
    };
    const { database: db, native } = await connectDatabase({
      ...base,
      url: databaseUrl === undefined ? undefined : new Secret(databaseUrl),
      dataDir: databaseUrl === undefined ? folder.path : undefined,
      entities,
      migrations,
    });
    const bus = createBus(undefined, log);
    const jobs = createJobs({ ...base, native });
    const vault = createVault(new Secret("a secret of the tests, longer than it must be"));
    const auth = createAuth({ ...base, db, vault });
    const chat = await createChat({
      ...base,
      db,
      bus,
      vault,
      files: createFolderFileStore(join(folder.path, "files")),
      followers: ["telegram"],
    });
    const config: TelegramConfig = {
      token: new Secret(sandbox.botToken),
      apiRoot: new URL(sandbox.apiRoot),
      linkRoot: new URL(sandbox.linkRoot),
      adminIds: options.admins ?? [ANNA],
      groupId: options.hasGroup ? sandbox.groupId : undefined,
      webhook,
      proxy: options.proxy,
    };
    const publicUrl = "https://chat.test";
    const ai = createAi({
      ...base,
      chat,
      db,
      config: options.ai ?? { provider: undefined },
      siteOf: auth.sites.byId,
    });
    const telegram = createTelegram({
      ...base,
      learning: ai.learning,
      consultant: ai,
      chat,
      auth,
      db,
      jobs,
      bus,
      config,
      publicUrl,
      budget: AMPLE,
      ...changes,
    });
    await jobs.start();
    if (!isWriterAlone) await telegram.start();
    stack.defer(() => lifecycle.stop(5_000));
    return {
      auth,
      chat,
      ai,
      db,
      telegram,
      metrics: base.metrics,
      stop: () => lifecycle.stop(5_000),
    };
  };
  return {
    sandbox,
    control: sandbox.control,
    databaseUrl,
    startNode,
    /** Orders of which nobody knows whether they were carried out before they were repeated. */
    async countAmbiguous(db: Database) {
      const sql = db.sql<TelegramTables>();
      const rows = await sql
        .selectFrom("telegram_outbox")
        .select("id")
        .where("is_ambiguous", "=", true)
        .execute();
      return rows.length;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** A desk with one node, one site and visitors who can write. */
export async function startDesk(options: DeskOptions & Partial<Pick<TelegramDeps, "budget">> = {}) {
  const house = await startDeskHouse(options);
  try {
    const node = await house.startNode(options.budget ? { budget: options.budget } : {});
    const site = await node.auth.sites.save(siteOf("taxi-test"));
    return { ...house, ...node, site, ...visitors(node, site.id) };
  } catch (error) {
    await house[Symbol.asyncDispose]();
    throw error;
  }
}

export type DeskUnderTest = Awaited<ReturnType<typeof startDesk>>;

export function siteOf(key: string) {
  const settings = {
    title: "Такси",
    accent: "#FFDB4D",
    locale: "ru" as const,
    greeting: [],
    quickReplies: [],
  };
  return { key, name: "Такси", origins: ["http://taxi.test"], settings };
}

type Node = Awaited<ReturnType<Awaited<ReturnType<typeof startDeskHouse>>["startNode"]>>;

/** Visitors of a site, each with a conversation begun by a question. */
export function visitors({ auth, chat }: Pick<Node, "auth" | "chat">, siteId: number) {
  return {
    async visitor(content = "Какая комиссия?") {
      const { visitorId } = await auth.visitors.create(siteId);
      const who = { siteId, visitorId };
      const { conversationId } = await chat.visitor.send({
        ...who,
        clientId: randomUUID(),
        content,
      });
      const found = await chat.queries.conversation(conversationId);
      return {
        ...who,
        conversationId,
        code: found?.code ?? "",
        say: (words: string, about: { readonly replyTo?: number } = {}) =>
          chat.visitor.send({
            ...{ ...who, conversationId, clientId: randomUUID(), content: words },
            ...about,
          }),
        askManager: (reason?: string) =>
          chat.visitor.requestManager({ ...who, conversationId, ...(reason ? { reason } : {}) }),
        /** What the visitor has from managers. */
        async heard() {
          const view = await chat.visitor.open({ ...who, conversationId });
          return (view?.entries ?? []).flatMap((entry) =>
            entry.type === "message.created" && entry.message.author.type === "manager"
              ? [entry.message.content]
              : [],
          );
        },
      };
    },
    /** Waits for the next entry of the conversation that fits. */
    nextEntry(conversationId: string, fits: (entry: { type: string }) => boolean) {
      return new Promise<void>((resolve) => {
        const off = chat.events.on("entry.appended", (event) => {
          if (event.conversationId !== conversationId || !fits(event.entry)) return;
          off();
          resolve();
        });
      });
    },
  };
}

/** The machine's clock, which a test can set forward. */
export function movableClock(startAt?: Date) {
  let ahead = startAt ? startAt.getTime() - Date.now() : 0;
  return {
    now: () => new Date(Date.now() + ahead),
    monotonicMs: () => performance.now() + ahead,
    forward: (minutes: number) => {
      ahead += minutes * 60_000;
    },
  };
}

/** Makes people managers the way they become it: by an invite. */
export async function hire(
  desk: { auth: Node["auth"]; control: SandboxControl },
  personId: number,
  siteId: number | null = null,
) {
  const code = await desk.auth.managers.invite({ role: "manager", siteId, byManagerId: null });
  await desk.control.start({ personId, payload: code });
  return desk.control.waitForMessage({ chatId: personId, fromBot: true, textIncludes: "/help" });
}
