import type { ApiMethods, Update } from "@grammyjs/types";
import type * as v from "valibot";
import type { Upload } from "../state/files.ts";
import type { World } from "../state/world.ts";
import { readParams } from "./params.ts";

/** How the bot fetches its updates. */
export interface UpdatePoll {
  /** Whether somebody waits for updates now. */
  readonly isPolling: boolean;
  /** Waits up to the timeout for updates; refuses with 409 where Telegram would. */
  poll(request: PollRequest): Promise<Update[]>;
}

export interface PollRequest {
  readonly offset: number | undefined;
  readonly limit: number;
  readonly timeoutSeconds: number;
  /** Ends the wait when the caller is gone. */
  readonly signal: AbortSignal;
}

export interface WebhookSettings {
  readonly url: string;
  readonly secretToken: string | undefined;
}

/** How the bot is called with its updates. */
export interface WebhookPush {
  readonly url: string;
  readonly lastError: { date: number; message: string } | undefined;
  set(settings: WebhookSettings | undefined): void;
}

/** What a method may use. */
export interface ApiCall {
  readonly world: World;
  readonly poller: UpdatePoll;
  readonly webhook: WebhookPush;
  readonly files: ReadonlyMap<string, Upload>;
  readonly signal: AbortSignal;
}

type Method = keyof ApiMethods<never>;
type Result<Name extends Method> = ReturnType<ApiMethods<never>[Name]>;

export interface ApiMethod {
  readonly name: string;
  run(call: ApiCall, params: unknown): Promise<unknown>;
}

/** Ties a method's name to its parameters and to the result type that Telegram documents for it. */
export function defineMethod<Name extends Method, Schema extends v.GenericSchema>(
  name: Name,
  schema: Schema,
  run: (call: ApiCall, params: v.InferOutput<Schema>) => Result<Name> | Promise<Result<Name>>,
): ApiMethod {
  return { name, run: async (call, params) => run(call, readParams(schema, params)) };
}
