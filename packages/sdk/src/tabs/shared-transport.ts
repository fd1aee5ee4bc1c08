import type { LinkListeners, Transport } from "../connection/transport.ts";
import { claimLock, openChannel } from "./claim-lock.ts";
import { moveSeat, newSeat, type SeatEffect, type SeatEvent } from "./seat.ts";
import type { SharedTransportDeps, TabLink } from "./tab-link.ts";
import { isTabMessage, type TabMessage } from "./tab-message.ts";
import { forward, request, serve, toTab } from "./tab-requests.ts";

/** A tab that lives answers at once; one that does not is frozen, and so is its socket. */
const answerWithinMs = 1_000;
const aliveEveryMs = 1_000;

/**
 * One socket for all tabs of a visitor. The tab that holds a lock opens it; the others send their
 * requests through that tab and hear what it hears. When it goes, the lock, and with it the socket,
 * passes to the next one, whose link stays up meanwhile. SPEC.md has the invariants.
 */
export function createSharedTransport(deps: SharedTransportDeps): Transport {
  let isLetDown = false;
  let isAlone = false;
  return {
    open(token, listeners) {
      const link = isAlone ? undefined : createLink(deps, token, listeners);
      if (!link) return deps.transport.open(token, listeners);
      enter(link, isLetDown);
      return {
        request: (name, payload) => request(link, name, payload),
        close() {
          // S6: a leader that left a question open is not asked again.
          isLetDown = link.state.name === "following" && link.pending.size > 0;
          // S9: locks that are not even given to whoever takes them will never be.
          isAlone = link.state.name === "asking" && link.isForcing;
          dispatch(link, { type: "closed" });
        },
      };
    },
  };
}

function createLink(
  deps: SharedTransportDeps,
  token: string,
  listeners: LinkListeners,
): TabLink | undefined {
  const name = `ilpo-chat:1 ${deps.scope} ${token}`;
  const channel = openChannel(deps.tabs, name, (message) => {
    if (isTabMessage(message)) hear(link, message);
  });
  if (!channel) return undefined;
  const link: TabLink = {
    ...deps,
    ...{ token, listeners, name, channel },
    id: deps.createId(),
    pending: new Map(),
    latest: new Map(),
    state: newSeat,
    socket: undefined,
    leaveLine: () => undefined,
    stopWaiting: () => undefined,
    isForcing: false,
    hasOthers: false,
    toldAliveAt: -aliveEveryMs,
    sent: Promise.resolve(),
  };
  return link;
}

function enter(link: TabLink, isForced: boolean): void {
  const unanswered = () => dispatch(link, { type: "unanswered" });
  if (isForced) return unanswered();
  standInLine(link, false);
  post(link, { type: "hello" });
  link.stopWaiting = link.clock.after(answerWithinMs, unanswered);
}

function standInLine(link: TabLink, isForced: boolean): void {
  link.leaveLine();
  link.leaveLine = claimLock(link.tabs, {
    name: link.name,
    isForced,
    onChange: (isOurs) => dispatch(link, { type: isOurs ? "granted" : "stolen" }),
  });
}

function dispatch(link: TabLink, event: SeatEvent): void {
  const { state, effects } = moveSeat(link.state, event);
  link.state = state;
  for (const effect of effects) perform(link, effect);
}

function perform(link: TabLink, effect: SeatEffect): void {
  const { listeners } = link;
  switch (effect.type) {
    case "raise":
      return raise(link);
    case "steal":
      link.isForcing = true;
      return standInLine(link, true);
    case "forward":
      for (const pending of link.pending.values()) forward(link, pending);
      return undefined;
    case "opened":
    case "moved":
      return listeners[effect.type]();
    case "post-here":
      return post(link, { type: "here" });
    case "post-up":
      post(link, { type: "up", from: link.id });
      for (const [name, payload] of link.latest) post(link, { type: "event", name, payload });
      return undefined;
    case "post-down":
      return post(link, { ...effect, type: "down" });
    case "leave":
      leave(link);
      if (effect.error) listeners.refused(link.toError(effect.error));
      else if (effect.isTold) listeners.lost();
  }
}

function leave({ stopWaiting, leaveLine, socket, channel, pending, toError }: TabLink): void {
  stopWaiting();
  leaveLine();
  socket?.close();
  channel.close();
  for (const { reject } of pending.values()) reject(toError("left"));
}

function raise(link: TabLink): void {
  const { listeners, latest } = link;
  const tell = (message: TabMessage) => {
    if (link.hasOthers) post(link, message);
  };
  link.socket = link.transport.open(link.token, {
    opened: () => dispatch(link, { type: "socket-opened" }),
    lost: () => dispatch(link, { type: "socket-ended" }),
    refused: (error) => dispatch(link, { type: "socket-ended", error: toTab(error) }),
    moved: listeners.moved,
    alive() {
      listeners.alive();
      const now = link.clock.elapsed();
      if (now - link.toldAliveAt < aliveEveryMs) return;
      link.toldAliveAt = now;
      tell({ type: "alive" });
    },
    event(name, payload) {
      if (name === "settings" || name === "site") latest.set(name, payload);
      // A drain moves our socket; the others only notice that it has changed hands.
      if (name !== "drain") tell({ type: "event", name, payload });
      listeners.event(name, payload);
    },
  });
}

function hear(link: TabLink, message: TabMessage): void {
  const { state, listeners, pending } = link;
  const isLed = state.name === "following";
  link.hasOthers = true;
  switch (message.type) {
    case "ask":
      if (state.name === "leading") serve(link, message);
      return undefined;
    case "answer":
      return pending.get(message.id)?.resolve(message.answer);
    case "refusal":
      return pending.get(message.id)?.reject(link.toError(message.error));
    case "alive":
    case "event":
      if (!isLed) return undefined;
      listeners.alive();
      return message.type === "event" ? listeners.event(message.name, message.payload) : undefined;
    case "hello":
    case "here":
    case "up":
    case "down":
      return dispatch(link, message);
  }
}

function post({ channel }: TabLink, message: TabMessage): void {
  channel.postMessage(message);
}
