import { GrammyError, HttpError } from "grammy";

/** Why Telegram did not do what it was asked, in the kinds that we act upon. */
export type BotFailure =
  /** Too many writes; nothing was done. */
  | { readonly kind: "wait"; readonly seconds: number }
  /** Telegram or the way to it is down. Ambiguous when it may have been done all the same. */
  | { readonly kind: "down"; readonly isAmbiguous: boolean }
  | { readonly kind: "not-modified" }
  | { readonly kind: "thread-gone" }
  | { readonly kind: "message-gone" }
  | { readonly kind: "moved"; readonly chatId: number }
  /** The bot was blocked or thrown out. */
  | { readonly kind: "forbidden" }
  | { readonly kind: "unauthorized" }
  /** Somebody else is polling. */
  | { readonly kind: "conflict" }
  /** Telegram will never take this. */
  | { readonly kind: "refused" };

/** A call to the Bot API that failed. */
export class BotError extends Error {
  readonly failure: BotFailure;
  readonly method: string;

  constructor(method: string, failure: BotFailure, description: string) {
    super(`${method}: ${description}`);
    this.name = "BotError";
    this.method = method;
    this.failure = failure;
  }
}

/** Tells a {@link BotError}. */
export function isBotError(error: unknown): error is BotError {
  return error instanceof BotError;
}

/**
 * What grammY threw, in our kinds. SECURITY: the causes of its HTTP errors hold the address with the
 * bot's token, so nothing of them is kept but a system's error code.
 */
export function toBotError(method: string, error: unknown): BotError {
  if (error instanceof GrammyError) {
    return new BotError(method, failureOf(error), `${error.error_code} ${error.description}`);
  }
  if (error instanceof HttpError) {
    const code = systemCode(error.error);
    // These say that no connection was made, so nothing can have been done.
    const isAmbiguous = !NOT_CONNECTED.has(code);
    return new BotError(method, { kind: "down", isAmbiguous }, code || "no answer");
  }
  const name = error instanceof Error ? error.name : typeof error;
  return new BotError(method, { kind: "down", isAmbiguous: true }, name);
}

const NOT_CONNECTED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

const THREAD_GONE = /thread not found|topic_deleted|topic_id_invalid|message thread is deleted/iu;
const MESSAGE_GONE =
  /message to (edit|delete|pin|react|be replied|reply) not found|message_id_invalid|message can't be edited/iu;

function failureOf({ error_code: code, description, parameters }: GrammyError): BotFailure {
  if (code === 429) return { kind: "wait", seconds: parameters.retry_after ?? 1 };
  if (parameters.migrate_to_chat_id !== undefined)
    return { kind: "moved", chatId: parameters.migrate_to_chat_id };
  if (code >= 500) return { kind: "down", isAmbiguous: true };
  return BY_CODE[code] ?? refusal(description);
}

const BY_CODE: Record<number, BotFailure> = {
  401: { kind: "unauthorized" },
  403: { kind: "forbidden" },
  409: { kind: "conflict" },
};

/** Telegram gives no codes for these; its words are all there is. */
function refusal(description: string): BotFailure {
  if (/not.modified/iu.test(description)) return { kind: "not-modified" };
  if (THREAD_GONE.test(description)) return { kind: "thread-gone" };
  if (MESSAGE_GONE.test(description)) return { kind: "message-gone" };
  return { kind: "refused" };
}

function systemCode(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === "string") return code;
  return cause === undefined ? "" : systemCode(cause);
}
