import type {
  ClientEventName,
  ClientPayload,
  ClientResult,
  ServerEvents,
} from "@ilpo-chat/protocol";
import type { ConnectionState } from "../chat-state.ts";
import type { Cancel, Clock } from "../clock.ts";
import { ChatError, toChatError } from "../error.ts";
import { isRecord } from "../record.ts";
import { backoffMs, type Random } from "./backoff.ts";
import type { Lifecycle, LifecycleSignal } from "./lifecycle.ts";
import {
  type LinkEffect,
  type LinkEvent,
  type LinkState,
  type LinkTimer,
  publicState,
  transition,
} from "./state.ts";
import type { Link, Transport } from "./transport.ts";

export interface ConnectionDeps {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly lifecycle: Lifecycle;
  readonly events: Omit<ServerEvents, "drain">;
  /** Gives the token for the next handshake; rejects with a ChatError. */
  prepare(signal: AbortSignal): Promise<string>;
  /** Opens the conversation over the new link; rejects with a ChatError. */
  join(): Promise<void>;
  forgetSession(): void;
  onChange(from: ConnectionState, to: ConnectionState): void;
}

/** The link to the server, kept up between `connect` and `disconnect`. */
export interface Connection {
  readonly state: ConnectionState;
  readonly connect: () => void;
  readonly disconnect: () => void;
  signal(signal: LifecycleSignal): void;
  request<Name extends ClientEventName>(
    name: Name,
    payload: ClientPayload<Name>,
  ): Promise<ClientResult<Name>>;
}

interface Driver extends ConnectionDeps {
  state: LinkState;
  readonly queue: LinkEvent[];
  readonly timers: Map<string, Cancel>;
  /** Who hears an event of the server, by its name. */
  readonly listeners: ReadonlyMap<string, unknown>;
  /** What the running attempt has opened; a new object for each, so that late news can be told. */
  run: { token?: string; link?: Link; readonly abort: AbortController };
  lastAliveAt: number;
}

/** Performs what the machine in `state.ts` decides, and decides nothing itself. */
export function createConnection(deps: ConnectionDeps): Connection {
  const drain: ServerEvents["drain"] = ({ reconnectInMs }) =>
    dispatch(driver, { type: "drain", inMs: reconnectInMs });
  const driver: Driver = {
    ...deps,
    listeners: new Map<string, unknown>(Object.entries({ ...deps.events, drain })),
    state: { name: "idle", code: "initial" },
    queue: [],
    timers: new Map(),
    run: { abort: new AbortController() },
    lastAliveAt: 0,
  };
  return {
    get state() {
      return publicState(driver.state);
    },
    connect: () => dispatch(driver, { type: "connect" }),
    disconnect: () => dispatch(driver, { type: "disconnect" }),
    signal: (signal) => onSignal(driver, signal),
    request: (name, payload) => request(driver, name, payload),
  };
}

function dispatch(driver: Driver, event: LinkEvent): void {
  // An effect may cause the next event; it waits until this one is done with.
  if (driver.queue.push(event) > 1) return;
  for (let next = driver.queue[0]; next; next = driver.queue[0]) {
    step(driver, next);
    driver.queue.shift();
  }
}

function step(driver: Driver, event: LinkEvent): void {
  const from = driver.state;
  const { state, effects } = transition(from, event);
  driver.state = state;
  if (state.name !== from.name) stopTimers(driver);
  for (const effect of effects) perform(driver, effect);
  const before = publicState(from);
  const after = publicState(state);
  if (before.status !== after.status || before.code !== after.code) driver.onChange(before, after);
}

function stopTimers(driver: Driver): void {
  for (const cancel of driver.timers.values()) cancel();
  driver.timers.clear();
}

function perform(driver: Driver, effect: LinkEffect): void {
  switch (effect.type) {
    case "prepare":
      return prepare(driver);
    case "open":
      return open(driver);
    case "join":
      return follow(driver, driver.join(), () => dispatch(driver, { type: "joined" }));
    case "close":
      return close(driver);
    case "forget-session":
      return driver.forgetSession();
    case "timer":
      return startTimer(driver, effect.timer, effect.ms);
    case "retry":
      return startTimer(
        driver,
        "retry-due",
        effect.minMs + backoffMs(effect.attempt, driver.random),
      );
  }
}

function startTimer(driver: Driver, type: LinkTimer, ms: number): void {
  driver.timers.get(type)?.();
  driver.timers.set(
    type,
    driver.clock.after(ms, () => dispatch(driver, { type })),
  );
}

function prepare(driver: Driver): void {
  driver.run = { abort: new AbortController() };
  const { run } = driver;
  follow(driver, driver.prepare(run.abort.signal), (token) => {
    run.token = token;
    dispatch(driver, { type: "prepared" });
  });
}

function open(driver: Driver): void {
  const { run } = driver;
  const during = (event: () => LinkEvent) => () => {
    if (run === driver.run) dispatch(driver, event());
  };
  driver.lastAliveAt = driver.clock.elapsed();
  run.link = driver.transport.open(run.token ?? "", {
    opened: during(() => ({ type: "opened" })),
    lost: during(() => lost(driver)),
    refused: (error) => during(() => failure(driver, error))(),
    alive: () => {
      driver.lastAliveAt = driver.clock.elapsed();
      during(() => ({ type: "alive" }))();
    },
    // C12: a question from the cursor brings what was told while the link had no socket.
    moved: during(() => ({ type: "silent" })),
    event: (name, payload) => {
      if (run === driver.run) deliver(driver, name, payload);
    },
  });
}

// One door for all events: what is not known here is ignored, what is malformed too.
function deliver({ listeners }: Driver, name: string, payload: unknown): void {
  const listener = listeners.get(name);
  if (isRecord(payload) && isListener(listener)) listener(payload);
}

function isListener(value: unknown): value is (event: object) => void {
  return typeof value === "function";
}

function close(driver: Driver): void {
  const { link, abort } = driver.run;
  driver.run = { abort: new AbortController() };
  abort.abort();
  link?.close();
}

// Answers that come after the attempt's end mean nothing to the attempt that runs now.
function follow<Result>(
  driver: Driver,
  work: Promise<Result>,
  done: (result: Result) => void,
): void {
  const { run } = driver;
  work.then(
    (result) => {
      if (run === driver.run) done(result);
    },
    (error: unknown) => {
      if (run === driver.run) dispatch(driver, failure(driver, toChatError(error)));
    },
  );
}

function failure(driver: Driver, error: ChatError): LinkEvent {
  const { code, retryAfterMs } = error;
  if (code === "timeout") return { type: "lost", code };
  if (code === "transport" || code === "disconnected") return lost(driver);
  return { type: "refused", code, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

function lost(driver: Driver): LinkEvent {
  return { type: "lost", code: driver.lifecycle.isOnline() ? "transport" : "offline" };
}

function onSignal(driver: Driver, signal: LifecycleSignal): void {
  if (signal === "hidden") return;
  const silentMs = driver.clock.elapsed() - driver.lastAliveAt;
  dispatch(driver, signal === "visible" ? { type: "wake", silentMs } : { type: signal });
}

async function request<Name extends ClientEventName>(
  driver: Driver,
  name: Name,
  payload: ClientPayload<Name>,
): Promise<ClientResult<Name>> {
  const { run } = driver;
  if (!run.link) throw new ChatError(driver.state.name === "idle" ? "disconnected" : "transport");
  try {
    return await run.link.request(name, payload);
  } catch (error) {
    const known = toChatError(error);
    // A refusal of the visitor, not of the request: it ends the link, whatever was asked.
    if (
      run === driver.run &&
      (known.code === "token-invalid" || known.code === "visitor-blocked")
    ) {
      dispatch(driver, failure(driver, known));
    }
    throw known;
  }
}
