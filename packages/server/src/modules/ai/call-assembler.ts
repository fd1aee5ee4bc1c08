import type { ToolCall } from "./ports.ts";

/** A part of a tool call, as streams bring it. Providers leave out what they like. */
export interface CallDelta {
  readonly index?: unknown;
  readonly id?: string | null | undefined;
  readonly function?:
    | { readonly name?: string | null | undefined; readonly arguments?: string | null | undefined }
    | null
    | undefined;
}

/** Calls that one reply may hold; more are not looked at. */
const CALLS_MAX = 8;
/** Letters of arguments that are kept; the rest makes them unreadable, and the model is told so. */
const ARGUMENTS_MAX = 8_000;

interface Growing {
  id: string;
  name: string;
  arguments: string;
}

/** Joins the parts of a reply's tool calls. */
export function createCallAssembler() {
  const calls = new Map<number, Growing>();
  let newest = 0;
  /** Without an index, a part with a new id begins a call, and any other goes on with the newest. */
  const placeOf = ({ index, id }: CallDelta): number => {
    if (typeof index === "number" && Number.isSafeInteger(index)) return index;
    const known = [...calls].find(([, call]) => id && call.id === id)?.[0];
    if (known !== undefined) return known;
    return id && calls.size > 0 ? newest + 1 : newest;
  };
  const growing = (place: number): Growing | undefined => {
    const known = calls.get(place);
    if (known || calls.size >= CALLS_MAX) return known;
    const call = { id: "", name: "", arguments: "" };
    calls.set(place, call);
    return call;
  };
  const addOne = (delta: CallDelta): void => {
    const place = placeOf(delta);
    const call = growing(place);
    if (!call) return;
    newest = place;
    grow(call, delta);
  };
  return {
    add: (deltas: readonly CallDelta[]): void => deltas.forEach(addOne),
    /** In the order in which the model gave them. */
    finish: (): ToolCall[] =>
      [...calls]
        .toSorted(([left], [right]) => left - right)
        .map(([place, call]) => ({ ...call, id: call.id || `call_${place + 1}` })),
  };
}

function grow(call: Growing, { id, function: part }: CallDelta): void {
  call.id ||= id ?? "";
  // Some repeat the name with every part.
  call.name ||= part?.name ?? "";
  if (call.arguments.length <= ARGUMENTS_MAX) call.arguments += part?.arguments ?? "";
}
