import type { ResponseParameters } from "@grammyjs/types";

/** A refusal in Telegram's own words. */
export class BotApiFailure extends Error {
  override readonly name = "BotApiFailure";
  readonly code: number;
  readonly parameters: ResponseParameters | undefined;

  constructor(code: number, description: string, parameters?: ResponseParameters) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

export function badRequest(reason: string, parameters?: ResponseParameters): BotApiFailure {
  return new BotApiFailure(400, `Bad Request: ${reason}`, parameters);
}

export function forbidden(reason: string): BotApiFailure {
  return new BotApiFailure(403, `Forbidden: ${reason}`);
}

export function conflict(reason: string): BotApiFailure {
  return new BotApiFailure(409, `Conflict: ${reason}`);
}

export function tooManyRequests(retryAfter: number): BotApiFailure {
  return new BotApiFailure(429, `Too Many Requests: retry after ${retryAfter}`, {
    retry_after: retryAfter,
  });
}
