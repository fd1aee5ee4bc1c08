import { toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { isDomainError } from "#kernel/errors";
import type { Log } from "#kernel/log";
import type { HandoverKind, PromptMessage, ToolCall, ToolSpec } from "../ports.ts";
import type { Mask } from "../privacy/mask.ts";
import { handOff } from "./hand-off.ts";
import { leadStatus } from "./lead-status.ts";
import { parkFacts } from "./park-facts.ts";
import { saveLead } from "./save-lead.ts";
import type { Tool, ToolContext } from "./tool.ts";

/** Why a call came to nothing; the model reads it and may do better. */
export type ToolRefusal =
  | "unknown-tool"
  | "bad-json"
  | "bad-arguments"
  | "refused"
  | "too-many-calls"
  | "too-slow"
  | "failed";

export interface ToolBoxDeps {
  readonly context: Omit<ToolContext, "onHandover">;
  readonly log: Log;
  /** Puts personal data back into arguments, and hides it in results. */
  readonly mask: Mask;
  readonly onCall?: (name: string, outcome: "ok" | ToolRefusal) => void;
  readonly timeoutMs?: number;
}

/** The tools of one turn. */
export interface ToolBox {
  readonly specs: readonly ToolSpec[];
  /** Why the model has called for a person, if it has. */
  readonly handover: HandoverKind | undefined;
  /** Runs the calls one after another; what came of each, as the model reads it. Never throws for a model's fault. */
  run(calls: readonly ToolCall[], signal: AbortSignal): Promise<PromptMessage[]>;
}

const tools: readonly Tool[] = [saveLead, handOff, leadStatus, parkFacts];
const byName: ReadonlyMap<string, Tool> = new Map(tools.map((tool) => [tool.name, tool]));
const specs: readonly ToolSpec[] = tools.map(({ name, description, schema }) => {
  const { $schema: _, ...parameters } = toJsonSchema(schema, { errorMode: "ignore" });
  return { name, description, parameters };
});

/** Calls in one turn, over all its rounds. */
const CALLS_MAX = 6;
const TIMEOUT_MS = 3_000;

/** Makes the tools of a turn. */
export function createToolBox(deps: ToolBoxDeps): ToolBox {
  let handover: HandoverKind | undefined;
  let left = CALLS_MAX;
  const context: ToolContext = { ...deps.context, onHandover: (kind) => (handover ??= kind) };
  const runOne = async (call: ToolCall): Promise<object> => {
    left -= 1;
    const result = left < 0 ? refusal("too-many-calls") : await runTool(call, { ...deps, context });
    const outcome = isRefusal(result) ? result.error : "ok";
    deps.onCall?.(byName.has(call.name) ? call.name : "unknown", outcome);
    return result;
  };
  return {
    specs,
    get handover() {
      return handover;
    },
    async run(calls, signal) {
      const results: PromptMessage[] = [];
      for (const call of calls) {
        signal.throwIfAborted();
        const content = deps.mask.hide(JSON.stringify(await runOne(call)));
        results.push({ role: "tool", toolCallId: call.id, content });
      }
      return results;
    },
  };
}

interface Refusal {
  readonly ok: false;
  readonly error: ToolRefusal;
  readonly detail?: string;
}

function refusal(error: ToolRefusal, detail?: string): Refusal {
  return { ok: false, error, ...(detail === undefined ? {} : { detail }) };
}

function isRefusal(result: object): result is Refusal {
  return "ok" in result && result.ok === false;
}

type Running = ToolBoxDeps & { readonly context: ToolContext };

async function runTool(call: ToolCall, deps: Running): Promise<object> {
  const tool = byName.get(call.name);
  if (!tool) return refusal("unknown-tool", `known: ${[...byName.keys()].join(", ")}`);
  const json = parseJson(call.arguments);
  if (json === undefined) return refusal("bad-json");
  const args = v.safeParse(tool.schema, restoreDeep(json, deps.mask));
  if (!args.success) return refusal("bad-arguments", issuesOf(args.issues));
  try {
    const work = tool.run(deps.context, args.output);
    return { ok: true, ...(await within(work, deps.timeoutMs ?? TIMEOUT_MS)) };
  } catch (error) {
    if (error instanceof TooSlow) return refusal("too-slow");
    // A refusal of ours is for the model to mend; anything else is our fault, and nothing of it is told.
    if (isDomainError(error)) return refusal("refused", error.detail ?? error.code);
    deps.log.warn({ tool: tool.name, error }, "ai.tool_failed");
    return refusal("failed");
  }
}

function parseJson(text: string): unknown {
  try {
    // Models call tools without parameters with no arguments at all.
    return text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** PRIVACY: names fields and faults, not what stood in them. */
function issuesOf(issues: readonly v.BaseIssue<unknown>[]): string {
  return issues
    .slice(0, 5)
    .map((issue) => `${v.getDotPath(issue) ?? "arguments"}: ${issue.expected ?? issue.type}`)
    .join("; ");
}

function restoreDeep(value: unknown, mask: Mask): unknown {
  if (typeof value === "string") return mask.restore(value);
  if (Array.isArray(value)) return value.map((one) => restoreDeep(one, mask));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, restoreDeep(one, mask)]),
  );
}

class TooSlow extends Error {}

async function within<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new TooSlow()), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
