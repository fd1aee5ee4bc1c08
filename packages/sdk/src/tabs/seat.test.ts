import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTabsModel } from "../../test/support/tabs-model.ts";
import { moveSeat, newSeat, type SeatEffect, type SeatEvent, type SeatState } from "./seat.ts";

type Name = SeatState["name"];
type Type = SeatEvent["type"];

const states: { readonly [Each in Name]: Extract<SeatState, { name: Each }> } = {
  asking: { name: "asking", isAnswered: false },
  following: { name: "following", leader: "a" },
  raising: { name: "raising", isOpen: false },
  leading: { name: "leading" },
  over: { name: "over" },
};

const events: { readonly [Each in Type]: SeatEvent<Each> } = {
  granted: { type: "granted" },
  stolen: { type: "stolen" },
  unanswered: { type: "unanswered" },
  "socket-opened": { type: "socket-opened" },
  "socket-ended": { type: "socket-ended" },
  closed: { type: "closed" },
  hello: { type: "hello" },
  here: { type: "here" },
  up: { type: "up", from: "b" },
  down: { type: "down" },
};

// Every cell is decided: the next state and the effects. Rows and columns in the order of SPEC.md.
type Cell = readonly [next: Name, ...effects: string[]];
const table: { readonly [Each in Name]: { readonly [Event in Type]: Cell } } = {
  asking: {
    granted: ["raising", "post-here", "raise"],
    stolen: ["asking"],
    unanswered: ["asking", "steal"],
    "socket-opened": ["asking"],
    "socket-ended": ["asking"],
    closed: ["over", "leave"],
    hello: ["asking"],
    here: ["asking"],
    up: ["following", "forward", "opened"],
    down: ["over", "leave"],
  },
  following: {
    granted: ["raising", "post-here", "raise"],
    stolen: ["following"],
    unanswered: ["following"],
    "socket-opened": ["following"],
    "socket-ended": ["following"],
    closed: ["over", "leave"],
    hello: ["following"],
    here: ["following"],
    up: ["following", "forward", "moved"],
    down: ["over", "leave"],
  },
  raising: {
    granted: ["raising"],
    stolen: ["over", "leave"],
    unanswered: ["raising"],
    "socket-opened": ["leading", "post-up", "forward", "opened"],
    "socket-ended": ["over", "post-down", "leave"],
    closed: ["over", "leave"],
    hello: ["raising", "post-here"],
    here: ["raising"],
    up: ["raising"],
    down: ["raising"],
  },
  leading: {
    granted: ["leading"],
    stolen: ["over", "leave"],
    unanswered: ["leading"],
    "socket-opened": ["leading"],
    "socket-ended": ["over", "post-down", "leave"],
    closed: ["over", "leave"],
    hello: ["leading", "post-up"],
    here: ["leading"],
    up: ["leading"],
    down: ["leading"],
  },
  over: {
    ...{ granted: ["over"], stolen: ["over"], unanswered: ["over"], "socket-opened": ["over"] },
    ...{ "socket-ended": ["over"], closed: ["over"], hello: ["over"], here: ["over"] },
    ...{ up: ["over"], down: ["over"] },
  },
};

const cells = Object.values(states).flatMap((state) =>
  Object.values(events).map((event) => ({ state, event, cell: table[state.name][event.type] })),
);
const names = (effects: readonly SeatEffect[]) => effects.map(({ type }) => type);

describe("a seat", () => {
  it.each(cells)("$state.name × $event.type → $cell", ({ state, event, cell }) => {
    const step = moveSeat(state, event);
    expect([step.state.name, ...names(step.effects)]).toEqual(cell);
  });

  it("S4: keeps the link of a follower up while the socket changes hands", () => {
    const raising = moveSeat(states.following, events.granted).state;
    expect(raising).toEqual({ name: "raising", isOpen: true });
    expect(names(moveSeat(raising, events["socket-opened"]).effects)).toContain("moved");
  });

  it("S4: notices a new leader, and nothing when the old one repeats itself", () => {
    const again: SeatEvent = { type: "up", from: "a" };
    expect(moveSeat(states.following, again)).toEqual({ state: states.following, effects: [] });
  });

  it("S5: never takes the lock from a leader that has answered", () => {
    const { state } = moveSeat(newSeat, events.here);
    expect(moveSeat(state, events.unanswered)).toEqual({ state, effects: [] });
  });

  it("S2: hands on why the socket has ended, and is told it", () => {
    const error = { code: "too-many-sockets", message: "", retryAfter: 5 } as const;
    for (const state of [states.raising, states.leading]) {
      expect(moveSeat(state, { type: "socket-ended", error }).effects).toEqual([
        { type: "post-down", error },
        { type: "leave", isTold: true, error },
      ]);
    }
    expect(moveSeat(states.following, { type: "down", error }).effects).toEqual([
      { type: "leave", isTold: true, error },
    ]);
    expect(moveSeat(states.leading, events.closed).effects).toEqual([
      { type: "leave", isTold: false },
    ]);
  });
});

describe("several seats that lose messages, sockets, tabs and patience at any moment", () => {
  const acts = Object.keys(createTabsModel(1).act) as (keyof ReturnType<
    typeof createTabsModel
  >["act"])[];
  const run = fc.array(fc.tuple(fc.constantFrom(...acts), fc.nat(3)), { maxLength: 120 });

  it(
    "S1: come to one leader whom all others follow, with every link up",
    { timeout: 30_000 },
    () => {
      fc.assert(
        fc.property(run, (steps) => {
          const model = createTabsModel(4);
          for (const [name, tab] of steps) {
            model.act[name](tab);
            expect(model.leadersWithoutLock()).toEqual([]);
          }
          expect(model.wrongNews).toEqual([]);
          model.settle();
          const [leader, ...others] = model.view();
          expect([leader, ...others].filter((line) => line === "leading, open")).toHaveLength(1);
          const followers = model.view().filter((line) => line !== "leading, open");
          expect(followers).toEqual(followers.map(() => `following ${model.leader()}, open`));
        }),
        { numRuns: 3_000 },
      );
    },
  );
});
