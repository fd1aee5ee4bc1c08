import type { ClientEventName, ClientPayload, ClientResult } from "@ilpo-chat/protocol";
import { createClientId } from "../client-id.ts";
import type { Cancel, Clock } from "../clock.ts";
import {
  isAccepted,
  type Link,
  type LinkListeners,
  type Transport,
} from "../connection/transport.ts";
import { ChatError, toChatError } from "../error.ts";
import { moveSeat, newSeat, type SeatEffect, type SeatEvent, type SeatState } from "./seat.ts";
import { isTabMessage, type TabMessage, type TabRefusal, type TabRequest } from "./tab-message.ts";
import { claimLock, type Tabs } from "./tabs.ts";

/** A tab that lives answers at once; one that does not is frozen, and so is its socket. */
const answerWithinMs = 1_000;
const aliveEveryMs = 1_000;

export interface SharedTransportDeps {
  /** Opens the one socket. */
  readonly transport: Transport;
  readonly tabs: Tabs;
  readonly clock: Clock;
  /** Tabs with the same scope and token share a socket. */
  readonly scope: string;
}

interface Pending extends TabRequest {
  resolve(answer: unknown): void;
  reject(error: ChatError): void;
}

interface Seat extends SharedTransportDeps {
  readonly id: string;
  readonly token: string;
  readonly listeners: LinkListeners;
  readonly name: string;
  readonly channel: BroadcastChannel;
  readonly pending: Map<string, Pending>;
  /** The newest of what the server tells once at each connection, for tabs that come later. */
  readonly latest: Map<string, unknown>;
  state: SeatState;
  socket: Link | undefined;
  leaveLine: Cancel;
  stopWaiting: Cancel;
  /** Some other tab has been heard. */
  hasOthers: boolean;
  toldAliveAt: number;
  /** The last message that was put on the wire, whichever tab it is from. */
  sent: Promise<unknown>;
}

/**
 * One socket for all tabs of a visitor. The tab that holds a lock opens it; the others send their
 * requests through that tab and hear what it hears. When it goes, the lock, and with it the socket,
 * passes to the next one, whose link stays up meanwhile. SPEC.md has the invariants.
 */
export function createSharedTransport(deps: SharedTransportDeps): Transport {
  let isLetDown = false;
  return {
    open(token, listeners) {
      const name = `ilpo-chat:1 ${deps.scope} ${token}`;
      const channel = openChannel(deps.tabs, name);
      if (!channel) return deps.transport.open(token, listeners);
      const seat: Seat = {
        ...deps,
        id: createClientId(),
        token,
        listeners,
        name,
        channel,
        pending: new Map(),
        latest: new Map(),
        state: newSeat,
        socket: undefined,
        leaveLine: () => undefined,
        stopWaiting: () => undefined,
        hasOthers: false,
        toldAliveAt: -aliveEveryMs,
        sent: Promise.resolve(),
      };
      sitDown(seat, isLetDown);
      return {
        request: (asked, payload) => request(seat, asked, payload),
        close() {
          // S6: a leader that left a question open is not asked again.
          isLetDown = seat.state.name === "following" && seat.pending.size > 0;
          dispatch(seat, { type: "closed" });
        },
      };
    },
  };
}

function openChannel(tabs: Tabs, name: string): BroadcastChannel | undefined {
  try {
    return tabs.channel(name);
  } catch {
    // A sandboxed frame may have the name of the thing only.
    return undefined;
  }
}

function sitDown(seat: Seat, isForced: boolean): void {
  seat.channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isTabMessage(data)) hear(seat, data);
  };
  const unanswered = () => dispatch(seat, { type: "unanswered" });
  if (isForced) return unanswered();
  standInLine(seat, false);
  post(seat, { type: "hello" });
  seat.stopWaiting = seat.clock.after(answerWithinMs, unanswered);
}

function standInLine(seat: Seat, isForced: boolean): void {
  seat.leaveLine();
  seat.leaveLine = claimLock(seat.tabs, {
    name: seat.name,
    isForced,
    onChange: (isOurs) => dispatch(seat, { type: isOurs ? "granted" : "stolen" }),
  });
}

function dispatch(seat: Seat, event: SeatEvent): void {
  const { state, effects } = moveSeat(seat.state, event);
  seat.state = state;
  for (const effect of effects) perform(seat, effect);
}

function perform(seat: Seat, effect: SeatEffect): void {
  const { id, listeners } = seat;
  switch (effect.type) {
    case "raise":
      return raise(seat);
    case "steal":
      return standInLine(seat, true);
    case "forward":
      for (const request of seat.pending.values()) forward(seat, request);
      return undefined;
    case "opened":
    case "moved":
      return listeners[effect.type]();
    case "post-here":
      return post(seat, { type: "here" });
    case "post-up":
      post(seat, { type: "up", from: id });
      for (const [name, payload] of seat.latest) post(seat, { type: "event", name, payload });
      return undefined;
    case "post-down":
      return post(seat, { ...effect, type: "down" });
    case "leave":
      leave(seat);
      if (effect.error) listeners.refused(fromTab(effect.error));
      else if (effect.isTold) listeners.lost();
  }
}

function leave({ stopWaiting, leaveLine, socket, channel, pending }: Seat): void {
  stopWaiting();
  leaveLine();
  socket?.close();
  channel.close();
  for (const { reject } of pending.values()) reject(new ChatError("transport"));
}

function raise(seat: Seat): void {
  const { listeners, latest } = seat;
  seat.socket = seat.transport.open(seat.token, {
    opened: () => dispatch(seat, { type: "socket-opened" }),
    lost: () => dispatch(seat, { type: "socket-ended" }),
    refused: (error) => dispatch(seat, { type: "socket-ended", error: toTab(error) }),
    moved: listeners.moved,
    alive() {
      listeners.alive();
      const now = seat.clock.elapsed();
      if (now - seat.toldAliveAt < aliveEveryMs) return;
      seat.toldAliveAt = now;
      tell(seat, { type: "alive" });
    },
    event(name, payload) {
      if (name === "settings" || name === "site") latest.set(name, payload);
      // A drain moves our socket; the others only notice that it has changed hands.
      if (name !== "drain") tell(seat, { type: "event", name, payload });
      listeners.event(name, payload);
    },
  });
}

function hear(seat: Seat, message: TabMessage): void {
  const { state, listeners, pending } = seat;
  seat.hasOthers = true;
  switch (message.type) {
    case "ask":
      if (state.name === "leading") serve(seat, message);
      return undefined;
    case "answer":
      listeners.alive();
      return pending.get(message.id)?.resolve(message.answer);
    case "refusal":
      return pending.get(message.id)?.reject(fromTab(message.error));
    case "alive":
    case "event":
      if (state.name !== "following") return undefined;
      listeners.alive();
      return message.type === "event" ? listeners.event(message.name, message.payload) : undefined;
    case "hello":
    case "here":
    case "up":
    case "down":
      return dispatch(seat, message);
  }
}

function request<Name extends ClientEventName>(
  seat: Seat,
  name: Name,
  payload: ClientPayload<Name>,
): Promise<ClientResult<Name>> {
  const id = createClientId();
  return new Promise<ClientResult<Name>>((resolve, reject) => {
    const pending: Pending = {
      ...{ type: "ask", id, name, payload, reject },
      resolve: (answer) =>
        isAccepted<Name>(answer) ? resolve(answer) : reject(new ChatError("internal")),
    };
    seat.pending.set(id, pending);
    forward(seat, pending);
  }).finally(() => seat.pending.delete(id));
}

// Without a socket that is up a request waits for one; `forward` comes again when there is.
function forward(seat: Seat, { resolve, reject, ...ask }: Pending): void {
  if (seat.state.name === "following") post(seat, ask);
  if (seat.state.name === "leading") carry(seat, ask).then(resolve, reject);
}

function serve(seat: Seat, ask: TabRequest): void {
  const { id } = ask;
  const reply = (message: TabMessage) => {
    // Who leads after us is asked again.
    if (seat.state.name === "leading") post(seat, message);
  };
  carry(seat, ask).then(
    (answer) => reply({ type: "answer", id, answer }),
    (error: unknown) => reply({ type: "refusal", id, error: toTab(toChatError(error)) }),
  );
}

function carry(seat: Seat, { name, payload }: TabRequest): Promise<unknown> {
  const { socket } = seat;
  if (!socket) return Promise.reject(new ChatError("transport"));
  const run = () => socket.request(name, payload);
  if (name !== "message:send") return run();
  // S3: of all tabs' messages one is on the wire at a time.
  const sent = seat.sent.then(run, run);
  seat.sent = sent;
  return sent;
}

function tell(seat: Seat, message: TabMessage): void {
  if (seat.hasOthers) post(seat, message);
}

function post({ channel }: Seat, message: TabMessage): void {
  channel.postMessage(message);
}

function toTab({ code, message, retryAfterMs }: ChatError): TabRefusal {
  return { code, message, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

function fromTab({ code, ...details }: TabRefusal): ChatError {
  return new ChatError(code, details);
}
