import { Bot } from "grammy";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  createTelegramSandbox,
  type TelegramSandbox,
  type TelegramSandboxOptions,
} from "../src/index.ts";

export const ANNA = 501_000_001;
export const PETR = 501_000_002;
export const MARAT = 501_000_003;

/** A 3×2 pixel PNG. */
export const TINY_PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEUlEQVR4nGP4z8AAQgwQCgAf7gP9WYfjkQAAAABJRU5ErkJggg==",
  "base64",
);

export function startSandbox(
  options: Partial<TelegramSandboxOptions> = {},
): Promise<TelegramSandbox> {
  return createTelegramSandbox({
    botToken: "7000000001:test",
    onError: (error) => {
      throw error;
    },
    ...options,
  });
}

/** A grammY bot against the sandbox; `allowed_updates` are all that exist. */
export function createBot(sandbox: TelegramSandbox): Bot {
  const bot = new Bot(sandbox.botToken, { client: { apiRoot: sandbox.apiRoot } });
  bot.catch((error) => {
    throw error.error;
  });
  return bot;
}

export const EVERYTHING = [
  "message",
  "edited_message",
  "callback_query",
  "inline_query",
  "my_chat_member",
  "chat_member",
  "message_reaction",
] as const;

/** Runs the bot by polling until disposed. */
export function poll(bot: Bot): AsyncDisposable & { running: Promise<void> } {
  const running = bot.start({ allowed_updates: EVERYTHING, timeout: 5 });
  running.catch(() => undefined);
  return {
    running,
    [Symbol.asyncDispose]: async () => {
      await bot.stop();
      await running;
    },
  };
}

/** Calls the Bot API without any library, to see the bare answers. */
export async function rawCall(
  sandbox: TelegramSandbox,
  method: string,
  params: Record<string, unknown> = {},
) {
  const response = await fetch(`${sandbox.apiRoot}/bot${sandbox.botToken}/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(params),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

export interface ReceivedHook {
  secret: string | undefined;
  update: { update_id: number; message?: { text?: string } };
}

/** A webhook endpoint that answers with the given statuses first and then with 200. */
export async function startHook(statuses: number[] = []) {
  const received: ReceivedHook[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const update = JSON.parse(Buffer.concat(chunks).toString()) as ReceivedHook["update"];
      const secret = request.headers["x-telegram-bot-api-secret-token"]?.toString();
      received.push({ secret, update });
      response.writeHead(statuses.shift() ?? 200).end();
      for (const wake of waiting) wake();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    waitForCount: (count: number) =>
      new Promise<void>((resolve) => {
        const look = (): void => {
          if (received.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
