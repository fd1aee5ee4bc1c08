import { errors, heartbeat } from "@ilpo-chat/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type LinkEvent,
  type LinkState,
  type LinkStep,
  linkTimes,
  publicState,
  transition,
} from "./state.ts";

type Name = LinkState["name"];
type Type = LinkEvent["type"];

const states: { readonly [Each in Name]: Extract<LinkState, { name: Each }> } = {
  idle: { name: "idle", code: "requested" },
  preparing: { name: "preparing", attempt: 2, code: "transport" },
  opening: { name: "opening", attempt: 2, code: "transport" },
  joining: { name: "joining", attempt: 2, code: "transport" },
  online: { name: "online", attempt: 2 },
  probing: { name: "probing", attempt: 2 },
  draining: { name: "draining", attempt: 2 },
  waiting: { name: "waiting", attempt: 2, code: "transport" },
  held: { name: "held", attempt: 2, code: "rate-limited" },
  suspended: { name: "suspended" },
};

const events: { readonly [Each in Type]: LinkEvent<Each> } = {
  connect: { type: "connect" },
  disconnect: { type: "disconnect" },
  prepared: { type: "prepared" },
  opened: { type: "opened" },
  joined: { type: "joined" },
  alive: { type: "alive" },
  refused: { type: "refused", code: "unavailable" },
  lost: { type: "lost", code: "transport" },
  drain: { type: "drain", inMs: 500 },
  deadline: { type: "deadline" },
  "retry-due": { type: "retry-due" },
  silent: { type: "silent" },
  stable: { type: "stable" },
  "drain-due": { type: "drain-due" },
  "network-up": { type: "network-up" },
  "network-down": { type: "network-down" },
  wake: { type: "wake", silentMs: 0 },
  suspend: { type: "suspend" },
  resume: { type: "resume" },
};

// Every cell is decided: "" stays, else the next state. Columns in the order of SPEC.md.
const table: { readonly [Each in Name]: { readonly [Event in Type]: Name | "" } } = {
  idle: {
    ...{ connect: "preparing", disconnect: "idle", prepared: "", opened: "", joined: "" },
    ...{ alive: "", refused: "", lost: "", drain: "", deadline: "", "retry-due": "" },
    ...{ silent: "", stable: "", "drain-due": "", "network-up": "", "network-down": "" },
    ...{ wake: "", suspend: "", resume: "" },
  },
  preparing: {
    ...{ connect: "", disconnect: "idle", prepared: "opening", opened: "", joined: "" },
    ...{ alive: "", refused: "waiting", lost: "waiting", drain: "", deadline: "waiting" },
    ...{ "retry-due": "", silent: "", stable: "", "drain-due": "", "network-up": "" },
    ...{ "network-down": "waiting", wake: "", suspend: "suspended", resume: "" },
  },
  opening: {
    ...{ connect: "", disconnect: "idle", prepared: "", opened: "joining", joined: "" },
    ...{ alive: "", refused: "waiting", lost: "waiting", drain: "", deadline: "waiting" },
    ...{ "retry-due": "", silent: "", stable: "", "drain-due": "", "network-up": "" },
    ...{ "network-down": "waiting", wake: "", suspend: "suspended", resume: "" },
  },
  joining: {
    ...{ connect: "", disconnect: "idle", prepared: "", opened: "", joined: "online" },
    ...{ alive: "", refused: "waiting", lost: "waiting", drain: "", deadline: "waiting" },
    ...{ "retry-due": "", silent: "", stable: "", "drain-due": "", "network-up": "" },
    ...{ "network-down": "waiting", wake: "", suspend: "suspended", resume: "" },
  },
  online: {
    ...{ connect: "", disconnect: "idle", prepared: "", opened: "", joined: "" },
    ...{ alive: "", refused: "waiting", lost: "waiting", drain: "draining", deadline: "" },
    ...{ "retry-due": "", silent: "probing", stable: "online", "drain-due": "" },
    ...{ "network-up": "probing", "network-down": "waiting", wake: "probing" },
    ...{ suspend: "suspended", resume: "" },
  },
  probing: {
    ...{ connect: "", disconnect: "idle", prepared: "", opened: "", joined: "online" },
    ...{ alive: "online", refused: "waiting", lost: "waiting", drain: "draining" },
    ...{ deadline: "waiting", "retry-due": "", silent: "", stable: "", "drain-due": "" },
    ...{ "network-up": "", "network-down": "waiting", wake: "" },
    ...{ suspend: "suspended", resume: "" },
  },
  draining: {
    ...{ connect: "", disconnect: "idle", prepared: "", opened: "", joined: "", alive: "" },
    ...{ refused: "waiting", lost: "waiting", drain: "draining", deadline: "" },
    ...{ "retry-due": "", silent: "", stable: "", "drain-due": "preparing" },
    ...{ "network-up": "", "network-down": "waiting", wake: "" },
    ...{ suspend: "suspended", resume: "" },
  },
  waiting: {
    ...{ connect: "", disconnect: "idle", prepared: "", opened: "", joined: "", alive: "" },
    ...{ refused: "", lost: "", drain: "", deadline: "", "retry-due": "preparing" },
    ...{ silent: "", stable: "", "drain-due": "", "network-up": "preparing" },
    ...{ "network-down": "waiting", wake: "preparing", suspend: "suspended", resume: "" },
  },
  held: {
    ...{ connect: "", disconnect: "idle", prepared: "", opened: "", joined: "", alive: "" },
    ...{ refused: "", lost: "", drain: "", deadline: "", "retry-due": "preparing" },
    ...{ silent: "", stable: "", "drain-due": "", "network-up": "", "network-down": "" },
    ...{ wake: "", suspend: "suspended", resume: "" },
  },
  suspended: {
    ...{ connect: "", disconnect: "idle", prepared: "", opened: "", joined: "", alive: "" },
    ...{ refused: "", lost: "", drain: "", deadline: "", "retry-due": "", silent: "" },
    ...{ stable: "", "drain-due": "", "network-up": "", "network-down": "", wake: "" },
    ...{ suspend: "", resume: "preparing" },
  },
};

const cells = Object.values(states).flatMap((state) =>
  Object.values(events).map((event) => ({ state, event, next: table[state.name][event.type] })),
);
const effectNames = (state: LinkState, event: LinkEvent) =>
  transition(state, event).effects.map((effect) =>
    effect.type === "timer" ? effect.timer : effect.type,
  );

describe("transition", () => {
  it.each(cells)("$state.name × $event.type → $next", ({ state, event, next }) => {
    const step = transition(state, event);
    if (next === "" && event.type !== "alive") expect(step).toEqual({ state, effects: [] });
    else expect(step.state.name).toBe(next === "" ? state.name : next);
  });

  it("C1: an attempt prepares, opens and joins, each under a deadline", () => {
    expect(effectNames(states.idle, events.connect)).toEqual(["prepare", "deadline"]);
    expect(effectNames(states.preparing, events.prepared)).toEqual(["open", "deadline"]);
    expect(effectNames(states.opening, events.opened)).toEqual(["join", "deadline"]);
    expect(effectNames(states.joining, events.joined)).toEqual(["silent", "stable"]);
  });

  it("C2: whatever ends a running attempt or link closes it", () => {
    for (const { state, event } of cells) {
      const { effects, state: next } = transition(state, event);
      const wasRunning = !["idle", "waiting", "held", "suspended"].includes(state.name);
      const isRunning = !["idle", "waiting", "held", "suspended"].includes(next.name);
      const isAnew = effects.some(({ type }) => type === "prepare");
      if (wasRunning && (!isRunning || isAnew)) {
        expect(effects[0] ?? state.name, `${state.name} × ${event.type}`).toEqual({
          type: "close",
        });
      }
    }
  });

  it("C3: a dead link is noticed within the heartbeat of the protocol", () => {
    expect(linkTimes.silentMs + linkTimes.probeMs).toBe(
      heartbeat.pingIntervalMs + heartbeat.pingTimeoutMs,
    );
    expect(effectNames(states.online, events.silent)).toEqual(["join", "deadline"]);
    expect(transition(states.online, events.alive).effects).toEqual([
      { type: "timer", timer: "silent", ms: linkTimes.silentMs },
    ]);
  });

  it("C4: only a stable period takes the back-off back", () => {
    expect(transition(states.joining, events.joined).state).toEqual({ name: "online", attempt: 2 });
    expect(transition(states.online, events.stable).state).toEqual({ name: "online", attempt: 0 });
    expect(transition(states.online, events.lost).effects).toContainEqual({
      type: "retry",
      attempt: 3,
      minMs: 0,
    });
  });

  it.each([
    "site-unknown",
    "origin-not-allowed",
    "visitor-blocked",
    "protocol-unsupported",
  ] as const)("C5: %s ends it until somebody acts, and is never retryable", (code) => {
    expect(errors[code].retryable).toBe(false);
    for (const state of [states.preparing, states.opening, states.joining, states.online]) {
      expect(transition(state, { type: "refused", code })).toEqual({
        state: { name: "idle", code },
        effects: [{ type: "close" }],
      });
    }
  });

  it("C6: a refused token is replaced at once, the second time after a back-off", () => {
    const refused = { type: "refused", code: "token-invalid" } as const;
    const first = transition({ name: "opening", attempt: 0, code: "requested" }, refused);
    expect(first.state).toEqual({ name: "preparing", attempt: 1, code: "token-invalid" });
    expect(first.effects.map(({ type }) => type)).toEqual([
      "forget-session",
      "close",
      "prepare",
      "timer",
    ]);
    const second = transition({ ...first.state, name: "opening" } as LinkState, refused);
    expect(second.state.name).toBe("waiting");
    expect(second.effects[0]).toEqual({ type: "forget-session" });
  });

  it("C7: what the server asks to wait is waited, whatever the page does", () => {
    const { state, effects } = transition(states.opening, {
      type: "refused",
      code: "rate-limited",
      retryAfterMs: 60_000,
    });
    expect(state).toEqual({ name: "held", attempt: 3, code: "rate-limited" });
    expect(effects).toContainEqual({ type: "retry", attempt: 3, minMs: 60_000 });
    for (const event of [events.wake, events["network-up"], events.connect]) {
      expect(transition(state, event).state).toBe(state);
    }
  });

  it("C8: waking up after a long silence opens anew without asking", () => {
    const { state, effects } = transition(states.online, { type: "wake", silentMs: 60_000 });
    expect(state).toEqual({ name: "preparing", attempt: 0, code: "timeout" });
    expect(effects.map(({ type }) => type)).toEqual(["close", "prepare", "timer"]);
  });

  it("C9: the link stays in use until the drain is due", () => {
    const { state, effects } = transition(states.online, { type: "drain", inMs: 700 });
    expect(publicState(state).status).toBe("connected");
    expect(effects).toEqual([{ type: "timer", timer: "drain-due", ms: 700 }]);
    expect(effectNames(state, events["drain-due"])).toEqual(["close", "prepare", "deadline"]);
  });

  it("tells that the device is offline, and why the link is down", () => {
    const { state } = transition(states.online, events["network-down"]);
    expect(publicState(state)).toEqual({ status: "connecting", code: "offline" });
  });
});

describe("any run of the machine", () => {
  const anyEvent = fc.constantFrom(...Object.values(events));

  it("C10: comes online when everything succeeds, from wherever it is", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (past) => {
        let state: LinkState = states.idle;
        for (const event of past) ({ state } = transition(state, event));
        const success: Type[] = [
          "resume",
          "connect",
          "retry-due",
          "drain-due",
          "alive",
          "prepared",
        ];
        for (const type of [...success, "opened", "joined"] as const) {
          ({ state } = transition(state, events[type]));
        }
        expect(state.name).toBe("online");
      }),
    );
  });

  it("C11: never waits without a timer that ends the waiting", () => {
    const timerOf: { readonly [Each in Name]?: string } = {
      ...{ preparing: "deadline", opening: "deadline", joining: "deadline", online: "silent" },
      ...{ probing: "deadline", draining: "drain-due", waiting: "retry-due", held: "retry-due" },
    };
    const result = fc.check(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (past) => {
        let state: LinkState = states.idle;
        let timers = new Set<string>();
        for (const event of past) {
          const step: LinkStep = transition(state, event);
          if (step.state.name !== state.name) timers = new Set();
          // A timer that has rung is gone, one that was never set does not ring.
          timers.delete(event.type);
          for (const effect of step.effects) {
            if (effect.type === "retry") timers.add("retry-due");
            if (effect.type === "timer") timers.add(effect.timer);
          }
          state = step.state;
          const needed = timerOf[state.name];
          if (needed && event.type !== needed && !timers.has(needed)) return false;
        }
        return true;
      }),
    );
    expect(result.counterexample).toBeNull();
  });
});
