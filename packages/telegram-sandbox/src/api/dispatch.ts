import type { FaultRule } from "../control/contract.ts";
import type { Upload } from "../state/files.ts";
import type { SandboxCall } from "../state/views.ts";
import { BotApiFailure, tooManyRequests } from "./failure.ts";
import type { Faults } from "./faults.ts";
import type { ApiCall } from "./method.ts";
import { findMethod } from "./registry.ts";
import { writeCost, type WriteBudget } from "./write-budget.ts";

export interface ApiRequest {
  readonly method: string;
  readonly params: Record<string, unknown>;
  readonly files: ReadonlyMap<string, Upload>;
  readonly signal: AbortSignal;
}

/** What goes back on the wire. A broken reply carries the body that gets lost. */
export type ApiReply =
  | { kind: "json"; status: number; body: Answer }
  | { kind: "html"; status: number }
  | { kind: "truncated"; body: object }
  | { kind: "timeout" }
  | { kind: "reset" };

export interface DispatchDeps extends Pick<ApiCall, "world" | "poller" | "webhook"> {
  readonly faults: Faults;
  readonly budget: WriteBudget;
  readonly calls: SandboxCall[];
}

/** The JSON that Telegram answers with. */
export type Answer = { ok: true; result: unknown } | ReturnType<typeof refusal>;

/** Runs Bot API calls: faults first, then the write budget, then the method; every call is logged. */
export function createDispatch(deps: DispatchDeps) {
  const { world, faults, calls } = deps;
  return async (request: ApiRequest): Promise<ApiReply> => {
    const at = world.now();
    const chatId = Number(request.params["chat_id"]) || undefined;
    const fault = faults.take({ method: request.method.toLowerCase(), chatId });
    const answer = fault && !fault.applyFirst ? undefined : await run(deps, request);
    const applied = answer?.ok === true;
    const told = fault ? faultReply(fault, answer) : jsonReply(answer);
    const call = logEntry({ request, at, applied, told, answer, fault, id: calls.length + 1 });
    calls.push(call);
    world.feed.emit({ type: "called", call });
    return told;
  };
}

async function run(
  deps: DispatchDeps,
  { method, params, files, signal }: ApiRequest,
): Promise<Answer> {
  const { world, poller, webhook, budget } = deps;
  const found = findMethod(method);
  if (!found) return refusal(new BotApiFailure(404, "Not Found"));
  try {
    const cost = writeCost(method.toLowerCase(), params);
    const retryAfter = budget.spend({ chatId: Number(params["chat_id"]), cost, now: world.now() });
    if (cost > 0 && retryAfter !== undefined) throw tooManyRequests(retryAfter);
    return { ok: true, result: await found.run({ world, poller, webhook, files, signal }, params) };
  } catch (error) {
    if (error instanceof BotApiFailure) return refusal(error);
    throw error;
  }
}

function refusal({ code, message, parameters }: BotApiFailure) {
  return {
    ok: false as const,
    error_code: code,
    description: message,
    ...(parameters ? { parameters } : {}),
  };
}

function jsonReply(answer: Answer | undefined): ApiReply {
  const body = answer ?? refusal(new BotApiFailure(500, "Internal Server Error"));
  return { kind: "json", status: body.ok ? 200 : body.error_code, body };
}

function faultReply(fault: FaultRule, answer: Answer | undefined): ApiReply {
  const { kind, description } = fault;
  switch (kind) {
    case "502html":
      return { kind: "html", status: 502 };
    case "timeout":
    case "reset":
      return { kind };
    case "truncated":
      return { kind, body: answer ?? { ok: true, result: { lost: "the rest never comes" } } };
    case "429":
      return jsonReply(refusal(tooManyRequests(fault.retryAfter ?? 1)));
    case "okfalse": {
      const body = refusal(new BotApiFailure(400, description ?? "Bad Request: unspecified"));
      return { kind: "json", status: 200, body };
    }
    case "500":
    case "403":
    case "401":
    case "400":
      return jsonReply(refusal(new BotApiFailure(Number(kind), description ?? DESCRIPTIONS[kind])));
  }
}

const DESCRIPTIONS = {
  "500": "Internal Server Error",
  "403": "Forbidden: bot was kicked from the supergroup chat",
  "401": "Unauthorized",
  "400": "Bad Request: chat not found",
};

function logEntry(seen: {
  request: ApiRequest;
  at: number;
  id: number;
  applied: boolean;
  told: ApiReply;
  answer: Answer | undefined;
  fault: FaultRule | undefined;
}): SandboxCall {
  const { request, at, id, applied, told, answer, fault } = seen;
  const sizes = [...request.files].map(([name, { bytes }]) => [name, bytes.byteLength]);
  return {
    id,
    at,
    method: findMethod(request.method)?.name ?? request.method,
    params: request.params,
    files: Object.fromEntries(sizes),
    applied,
    outcome: told.kind === "json" || told.kind === "html" ? told.status : told.kind,
    ...(answer?.ok ? { result: answer.result } : {}),
    ...loggedError(told),
    ...(fault ? { fault: fault.kind } : {}),
  };
}

function loggedError(told: ApiReply): Pick<SandboxCall, "error"> {
  if (told.kind !== "json" || told.body.ok) return {};
  const { error_code: code, description, parameters } = told.body;
  const retryAfter = parameters?.retry_after;
  return { error: { code, description, ...(retryAfter === undefined ? {} : { retryAfter }) } };
}
