import { type ErrorCode, heartbeat } from "@ilpo-chat/protocol";
import type { ConnectionState } from "../chat-state.ts";

/*
 *            connect            prepared           opened            joined
 *   idle ─────────────▶ preparing ─────▶ opening ─────────▶ joining ─────────▶ online ◀──▶ probing
 *    ▲                    ▲  ▲  └───────────┴── lost, deadline ─┴───────────────┤   silent,   │
 *    │ disconnect,        │  │                                                  │   alive     │
 *    │ final refusal      │  └── retry-due ── waiting ◀─────── lost ────────────┴─────────────┤
 *    │ (from anywhere)    ├───── retry-due ── held ◀────────── refused, retryAfter ───────────┤
 *    │                    ├───── drain-due ── draining ◀────── drain ─────────────────────────┤
 *    └────────────        └───── resume ───── suspended ◀───── suspend ───────────────────────┘
 *
 * SPEC.md has the table. Timers belong to a state: leaving it cancels them.
 */

/** Why a link is not up, or was not before. */
export type LinkCode = ConnectionState["code"];

/** Where the link stands. `attempt` counts the failures since it was last up for a stable period. */
export type LinkState =
  /** Until somebody acts. */
  | { readonly name: "idle"; readonly code: LinkCode }
  /** The session is being obtained. */
  | { readonly name: "preparing"; readonly attempt: number; readonly code: LinkCode }
  /** The handshake is under way. */
  | { readonly name: "opening"; readonly attempt: number; readonly code: LinkCode }
  /** The conversation is being opened. */
  | { readonly name: "joining"; readonly attempt: number; readonly code: LinkCode }
  | { readonly name: "online"; readonly attempt: number }
  /** Suspiciously silent: a question is out. */
  | { readonly name: "probing"; readonly attempt: number }
  /** The node is stopping; the link is used until we move. */
  | { readonly name: "draining"; readonly attempt: number }
  /** Between attempts, by our own back-off. */
  | { readonly name: "waiting"; readonly attempt: number; readonly code: LinkCode }
  /** Between attempts, as long as the server asked for; nothing shortens it. */
  | { readonly name: "held"; readonly attempt: number; readonly code: LinkCode }
  /** The page sleeps in the back/forward cache. */
  | { readonly name: "suspended" };

export type LinkTimer = "deadline" | "retry-due" | "silent" | "stable" | "drain-due";

/** What an event carries, by its name. */
interface Carried extends Record<LinkTimer, object> {
  connect: object;
  disconnect: object;
  prepared: object;
  opened: object;
  joined: object;
  /** Something came in. */
  alive: object;
  refused: { readonly code: ErrorCode; readonly retryAfterMs?: number };
  lost: { readonly code: "transport" | "timeout" | "offline" };
  drain: { readonly inMs: number };
  "network-up": object;
  "network-down": object;
  suspend: object;
  resume: object;
  /** On screen again, so long after the last sign of life. */
  wake: { readonly silentMs: number };
}

export type LinkEvent<Type extends keyof Carried = keyof Carried> = {
  readonly [Each in Type]: { readonly type: Each } & Carried[Each];
}[Type];

export type LinkEffect =
  /** `join` opens the conversation from its cursor; on a link that is up it is the probe. */
  | { readonly type: "prepare" | "open" | "join" | "close" | "forget-session" }
  | { readonly type: "timer"; readonly timer: LinkTimer; readonly ms: number }
  /** A timer `retry-due` after the back-off of `attempt`, but not before `minMs`. */
  | { readonly type: "retry"; readonly attempt: number; readonly minMs: number };

export interface LinkStep {
  readonly state: LinkState;
  readonly effects: readonly LinkEffect[];
}

/** Durations of the machine. Together the first two notice a dead link within the protocol's 10 s. */
export const linkTimes = {
  silentMs: heartbeat.pingIntervalMs + 1_000,
  probeMs: heartbeat.pingTimeoutMs - 1_000,
  /** After waking up a person looks on: ask with less patience. */
  wakeProbeMs: 1_500,
  deadMs: heartbeat.pingIntervalMs + heartbeat.pingTimeoutMs,
  attemptMs: 10_000,
  stableMs: 10_000,
  drainMaxMs: 30_000,
} as const;

/** The whole behaviour of the link: pure, and total over states and events. */
export function transition<Type extends keyof Carried>(
  state: LinkState,
  event: LinkEvent<Type>,
): LinkStep {
  const decide: (state: LinkState, event: LinkEvent<Type>) => LinkStep = decisions[event.type];
  return decide(state, event);
}

/** What the user of the client sees of a state. */
export function publicState(state: LinkState): ConnectionState {
  switch (state.name) {
    case "idle":
      return { status: "disconnected", code: state.code };
    case "online":
    case "probing":
    case "draining":
      return { status: "connected", code: "requested" };
    case "suspended":
      return { status: "connecting", code: "transport" };
    default:
      return { status: "connecting", code: state.code };
  }
}

type Up = Extract<LinkState, { name: "online" | "probing" | "draining" }>;
type Attempt = Extract<LinkState, { name: "preparing" | "opening" | "joining" }>;

// C5: trying again cannot help, only somebody's act can.
const finalCodes: ReadonlySet<string> = new Set<ErrorCode>([
  "site-unknown",
  "origin-not-allowed",
  "visitor-blocked",
  "protocol-unsupported",
]);

const decisions: {
  readonly [Type in keyof Carried]: (state: LinkState, event: LinkEvent<Type>) => LinkStep;
} = {
  connect: (state) => (state.name === "idle" ? prepare(0, "requested") : stay(state)),
  disconnect: () => idle("requested"),
  prepared: (state) =>
    state.name === "preparing" ? attempting(state, "opening", "open") : stay(state),
  opened: (state) =>
    state.name === "opening" ? attempting(state, "joining", "join") : stay(state),
  joined: (state) =>
    state.name === "joining" || state.name === "probing" ? online(state.attempt) : stay(state),
  alive(state) {
    if (state.name === "probing") return online(state.attempt);
    return state.name === "online" ? { state, effects: [watch] } : stay(state);
  },
  refused: (state, event) => (isBusy(state) ? refused(state, event) : stay(state)),
  lost: (state, { code }) => (isBusy(state) ? wait(state.attempt + 1, code) : stay(state)),
  drain: (state, { inMs }) => (isUp(state) ? draining(state, inMs) : stay(state)),
  "network-up": (state) => awake(state, 0),
  wake: (state, { silentMs }) => awake(state, silentMs),
  "network-down"(state) {
    if (state.name === "waiting") return stay({ ...state, code: "offline" });
    return isBusy(state) ? wait(state.attempt + 1, "offline") : stay(state);
  },
  suspend: (state) =>
    state.name === "idle" || state.name === "suspended"
      ? stay(state)
      : { state: { name: "suspended" }, effects: [{ type: "close" }] },
  resume: (state) => (state.name === "suspended" ? prepare(0, "transport") : stay(state)),
  deadline: (state) =>
    isAttempt(state) || state.name === "probing" ? wait(state.attempt + 1, "timeout") : stay(state),
  "retry-due": (state) =>
    state.name === "waiting" || state.name === "held"
      ? prepare(state.attempt, state.code)
      : stay(state),
  silent: (state) => (state.name === "online" ? probe(state, linkTimes.probeMs) : stay(state)),
  stable: (state) => stay(state.name === "online" ? { ...state, attempt: 0 } : state),
  "drain-due": (state) => (state.name === "draining" ? reopen("draining") : stay(state)),
};

function refused(state: Up | Attempt, { code, retryAfterMs }: LinkEvent<"refused">): LinkStep {
  if (finalCodes.has(code)) return idle(code);
  const attempt = state.attempt + 1;
  if (code === "token-invalid") {
    // C6: the first refusal is mended at once; a server that refuses new tokens too gets the back-off.
    const next = state.attempt === 0 ? reopen(code, attempt) : wait(attempt, code);
    return { ...next, effects: [{ type: "forget-session" }, ...next.effects] };
  }
  if (retryAfterMs === undefined) return wait(attempt, code);
  return {
    state: { name: "held", attempt, code },
    effects: [{ type: "close" }, { type: "retry", attempt, minMs: retryAfterMs }],
  };
}

function awake(state: LinkState, silentMs: number): LinkStep {
  if (state.name === "waiting") return prepare(state.attempt, state.code);
  if (state.name !== "online") return stay(state);
  // C8: after so long a silence the server has let go already; asking would only cost time.
  return silentMs > linkTimes.deadMs ? reopen("timeout") : probe(state, linkTimes.wakeProbeMs);
}

function prepare(attempt: number, code: LinkCode): LinkStep {
  return { state: { name: "preparing", attempt, code }, effects: [{ type: "prepare" }, deadline] };
}

function attempting(state: Attempt, name: "opening" | "joining", type: "open" | "join"): LinkStep {
  return { state: { ...state, name }, effects: [{ type }, deadline] };
}

function online(attempt: number): LinkStep {
  const stable = { type: "timer", timer: "stable", ms: linkTimes.stableMs } as const;
  return { state: { name: "online", attempt }, effects: [watch, stable] };
}

function probe({ attempt }: Up, ms: number): LinkStep {
  const effects = [{ type: "join" }, { type: "timer", timer: "deadline", ms }] as const;
  return { state: { name: "probing", attempt }, effects };
}

function draining({ attempt }: Up, inMs: number): LinkStep {
  const ms = Math.min(Math.max(0, inMs), linkTimes.drainMaxMs);
  return {
    state: { name: "draining", attempt },
    effects: [{ type: "timer", timer: "drain-due", ms }],
  };
}

function reopen(code: LinkCode, attempt = 0): LinkStep {
  const next = prepare(attempt, code);
  return { ...next, effects: [{ type: "close" }, ...next.effects] };
}

function wait(attempt: number, code: LinkCode): LinkStep {
  return {
    state: { name: "waiting", attempt, code },
    effects: [{ type: "close" }, { type: "retry", attempt, minMs: 0 }],
  };
}

function idle(code: LinkCode): LinkStep {
  return { state: { name: "idle", code }, effects: [{ type: "close" }] };
}

function stay(state: LinkState): LinkStep {
  return { state, effects: [] };
}

const watch = { type: "timer", timer: "silent", ms: linkTimes.silentMs } as const;
const deadline = { type: "timer", timer: "deadline", ms: linkTimes.attemptMs } as const;

function isAttempt(state: LinkState): state is Attempt {
  return state.name === "preparing" || state.name === "opening" || state.name === "joining";
}

function isUp(state: LinkState): state is Up {
  return state.name === "online" || state.name === "probing" || state.name === "draining";
}

function isBusy(state: LinkState): state is Attempt | Up {
  return isAttempt(state) || isUp(state);
}
