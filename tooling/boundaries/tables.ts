/** Packages and the others each may import in its sources. */
export const packageArrows: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  sdk: ["protocol"],
  widget: ["sdk"],
  server: ["protocol"],
  "telegram-sandbox": [],
  bench: ["protocol", "sdk", "server", "telegram-sandbox", "testkit"],
};

/** Packages that also run in browsers, so nothing of Node may be in them. */
export const browserPackages: readonly string[] = ["protocol", "sdk", "widget"];

export type LayerName =
  | "kernel"
  | "config"
  | "auth"
  | "chat"
  | "ai"
  | "telegram"
  | "push"
  | "web"
  | "app"
  | "entry";

export interface Layer {
  /** Files of the layer, from the server's folder on. */
  readonly path: string;
  /** Layers it may import: `kernel` whole, any other through its door only. */
  readonly mayImport: readonly LayerName[];
}

/** The server's layers: who may import whom. A door is a folder's `index.ts`. */
export const serverLayers: Readonly<Record<LayerName, Layer>> = {
  kernel: { path: "src/kernel/", mayImport: [] },
  config: { path: "src/config/", mayImport: ["kernel"] },
  auth: { path: "src/modules/auth/", mayImport: ["kernel", "config"] },
  chat: { path: "src/modules/chat/", mayImport: ["kernel", "config"] },
  ai: { path: "src/modules/ai/", mayImport: ["kernel", "config", "chat"] },
  telegram: { path: "src/modules/telegram/", mayImport: ["kernel", "config", "auth", "chat"] },
  push: { path: "src/modules/push/", mayImport: ["kernel", "config", "chat"] },
  web: { path: "src/modules/web/", mayImport: ["kernel", "config", "auth", "chat"] },
  app: {
    path: "src/app/",
    mayImport: ["kernel", "config", "auth", "chat", "ai", "telegram", "push", "web"],
  },
  entry: {
    path: "src/(cli/)?[^/]+[.]ts$",
    mayImport: ["kernel", "config", "auth", "chat", "ai", "telegram", "push", "web", "app"],
  },
};

export interface LibraryOwner {
  /** Names of npm packages, as regular expressions. */
  readonly libraries: readonly string[];
  /** Files that may import them, from the server's folder on, as regular expressions. */
  readonly owners: readonly string[];
  /** What everybody else does instead. */
  readonly instead: string;
}

/** One owner for each heavy library of the server. */
export const libraryOwners: Readonly<Record<string, LibraryOwner>> = {
  "http-in-web": {
    libraries: ["koa", "koa-.*", "@koa/.*", "socket[.]io", "@socket[.]io/.*"],
    owners: ["src/modules/web/"],
    instead:
      "Offer a command, a query or an event; the web module turns it into a route or a frame.",
  },
  "grammy-in-telegram": {
    libraries: ["grammy", "@grammyjs/.*"],
    owners: ["src/modules/telegram/"],
    instead: "Publish an event; the telegram module turns it into a message.",
  },
  "openai-in-its-model": {
    libraries: ["openai"],
    owners: ["src/modules/ai/openai-model[.]ts$"],
    instead: "Take the ReplyModel port as a dependency.",
  },
  "web-push-in-push": {
    libraries: ["web-push"],
    owners: ["src/modules/push/"],
    instead: "Nothing: the push module hears of every answer by itself.",
  },
  "media-in-uploads": {
    libraries: ["sharp", "mediabunny"],
    owners: ["src/modules/chat/uploads/"],
    instead: "Give the bytes to the chat; it makes them safe as it takes them in.",
  },
  "database-in-stores": {
    libraries: ["@mikro-orm/.*", "kysely", "pg", "@electric-sql/.*"],
    owners: [
      "src/kernel/database[^/]*[.]ts$",
      "src/.*/store[^/]*[.]ts$",
      "src/.*-store[.]ts$",
      "src/.*/entities[.]ts$",
      "migrations/",
    ],
    instead: "Ask the module's store; types and `raw` come from #kernel/database.",
  },
  "redis-in-kernel": {
    libraries: ["ioredis", "redis"],
    owners: ["src/kernel/"],
    instead: "Take the kernel's Redis links as a dependency.",
  },
  "queue-in-kernel": {
    libraries: ["pg-boss"],
    owners: ["src/kernel/jobs[^/]*[.]ts$"],
    instead: "Take the kernel's Jobs as a dependency.",
  },
  "pino-in-log": {
    libraries: ["pino"],
    owners: ["src/kernel/log[.]ts$"],
    instead: "Take a Log as a dependency.",
  },
  "prometheus-in-metrics": {
    libraries: ["prom-client"],
    owners: ["src/kernel/metrics[.]ts$"],
    instead: "Take the kernel's Metrics as a dependency.",
  },
};

/** Files that decide and touch nothing: no clock, no chance, no input, no output. */
export const pureFiles: readonly string[] = [
  "^packages/server/src/modules/chat/conversation[.]ts$",
  "^packages/server/src/modules/.+/(prompt|format)[.]ts$",
  "^packages/sdk/src/connection/(state|backoff)[.]ts$",
  "^packages/sdk/src/(timeline|outbox|chat-state|log-items)[.]ts$",
  "^packages/sdk/src/tabs/seat[.]ts$",
];
