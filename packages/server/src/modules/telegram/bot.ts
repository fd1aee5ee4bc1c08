import { setTimeout as delay } from "node:timers/promises";
import { Api, type RawApi } from "grammy";
import type { UserFromGetMe } from "grammy/types";
import type { TelegramConfig } from "#config";
import type { Clock } from "#kernel/clock";
import { BotError, isBotError, toBotError } from "./bot-error.ts";
import { type BotFetch, createBotFetch, forGrammy } from "./bot-fetch.ts";

/** A way out for calls that hang. Long enough for ten megabytes on a slow line. */
const CALL_TIMEOUT_S = 60;
const HEALTH_VALID_MS = 5_000;
/** Who asks after our health does not wait as long as a call may take. */
const HEALTH_PATIENCE_MS = 3_000;
/** What @BotFather changes of the bot is known after this long. */
const ME_VALID_MS = 60_000;

export interface BotDeps {
  readonly config: Pick<TelegramConfig, "token" | "apiRoot" | "proxy">;
  readonly clock: Clock;
}

/** The Bot API, and nothing else of Telegram. */
export interface Bot {
  /** From the token, so that it is known while Telegram is away. */
  readonly id: number;
  /** Asked anew from time to time; what is known already stands while Telegram does not answer. */
  me(): Promise<UserFromGetMe>;
  /** Every failure is a {@link BotError}, without the token in it. */
  call<Result>(method: string, work: (api: RawApi) => Promise<Result>): Promise<Result>;
  /** Long polling; ends at once, with an error, when `signal` is aborted. */
  poll(args: PollArgs, signal: AbortSignal): ReturnType<RawApi["getUpdates"]>;
  /** A file's bytes; undefined when there are more than `maxBytes`. */
  download(fileId: string, maxBytes: number): Promise<Uint8Array | undefined>;
  isHealthy(): Promise<boolean>;
}

export type PollArgs = NonNullable<Parameters<RawApi["getUpdates"]>[0]>;

/** Makes the client. Nothing is called yet. */
export function createBot({ config, clock }: BotDeps): Bot {
  const apiRoot = config.apiRoot.href.replace(/\/+$/u, "");
  const token = config.token.open();
  const botFetch = createBotFetch(config.proxy);
  const fetch = forGrammy(botFetch);
  const { raw } = new Api(token, { apiRoot, timeoutSeconds: CALL_TIMEOUT_S, fetch });
  let known: { readonly me: UserFromGetMe; readonly at: number } | undefined;
  let health = { isHealthy: false, checkedAt: Number.NEGATIVE_INFINITY };
  const call: Bot["call"] = (method, work) =>
    work(raw).catch((error: unknown) => {
      throw toBotError(method, error);
    });
  const askMe = async () => {
    const me = await call("getMe", (api) => api.getMe());
    known = { me, at: clock.monotonicMs() };
    return me;
  };
  const me = async () => {
    if (!known) return askMe();
    if (clock.monotonicMs() - known.at < ME_VALID_MS) return known.me;
    known = { ...known, at: clock.monotonicMs() };
    askMe().catch(() => undefined);
    return known.me;
  };
  return {
    id: Number.parseInt(token, 10) || 0,
    me,
    call,
    poll: (args, signal) =>
      raw.getUpdates(args, asGrammySignal(signal)).catch((error: unknown) => {
        throw toBotError("getUpdates", error);
      }),
    async download(fileId, maxBytes) {
      const file = await call("getFile", (api) => api.getFile({ file_id: fileId }));
      if ((file.file_size ?? 0) > maxBytes) return undefined;
      const address = `${apiRoot}/file/bot${token}/${file.file_path ?? ""}`;
      return fetchFile(botFetch, address, maxBytes);
    },
    async isHealthy() {
      if (clock.monotonicMs() - health.checkedAt < HEALTH_VALID_MS) return health.isHealthy;
      const isHealthy = await answersInTime(askMe());
      health = { isHealthy, checkedAt: clock.monotonicMs() };
      return isHealthy;
    },
  };
}

function answersInTime(asked: Promise<unknown>): Promise<boolean> {
  const answers = asked.then(
    () => true,
    () => false,
  );
  return Promise.race([answers, delay(HEALTH_PATIENCE_MS, false, { ref: false })]);
}

/** grammY's types name the signal of a package that Node has outgrown; the objects are the same. */
function asGrammySignal(signal: AbortSignal): Parameters<RawApi["getUpdates"]>[1] {
  return signal as unknown as Parameters<RawApi["getUpdates"]>[1];
}

async function fetchFile(
  botFetch: BotFetch,
  address: string,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  try {
    const response = await botFetch(address, {
      signal: AbortSignal.timeout(60_000),
      redirect: "error",
    });
    if (!response.ok || !response.body) throw new Error(`${response.status}`);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body) {
      size += chunk.byteLength;
      if (size > maxBytes) return undefined;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (isBotError(error)) throw error;
    // SECURITY: what fetch throws may name the address, which holds the token.
    throw new BotError("download", { kind: "down", isAmbiguous: false }, "no answer");
  }
}
