import type { TabRefusal } from "./tab-message.ts";

/*
 *             granted               socket-opened
 *   asking ─────────────▶ raising ─────────────────▶ leading
 *     │                    ▲   │                        │
 *     │ up                 │   │ socket-ended, stolen   │ socket-ended, stolen
 *     ▼         granted    │   ▼                        ▼
 *   following ─────────────┘  over ◀── down, closed (from anywhere)
 *
 * SPEC.md has the table. A seat is one link of one tab; the lock says whose socket serves them all.
 */

/** Where one tab's link stands among those of the visitor's other tabs. */
export type SeatState =
  /** In line for the lock. `isAnswered`: somebody has it and lives. */
  | { readonly name: "asking"; readonly isAnswered: boolean }
  /** Another tab has the socket. */
  | { readonly name: "following"; readonly leader: string }
  /** The lock is ours, the socket on its way. `isOpen`: the link was up over another tab's. */
  | { readonly name: "raising"; readonly isOpen: boolean }
  /** The socket is ours. */
  | { readonly name: "leading" }
  | { readonly name: "over" };

/** What an event carries, by its name. */
interface Carried {
  /** The lock is ours. */
  granted: object;
  /** Another tab has taken the lock. */
  stolen: object;
  /** Nobody has answered our hello. */
  unanswered: object;
  "socket-opened": object;
  /** Lost, or refused with an error. */
  "socket-ended": { readonly error?: TabRefusal };
  closed: object;
  /** Another tab asks who has the socket. */
  hello: object;
  /** Another tab has the lock. */
  here: object;
  /** Another tab has the socket, and it is up. */
  up: { readonly from: string };
  /** Another tab's socket has ended. */
  down: { readonly error?: TabRefusal };
}

export type SeatEvent<Type extends keyof Carried = keyof Carried> = {
  readonly [Each in Type]: { readonly type: Each } & Carried[Each];
}[Type];

export type SeatEffect =
  /** `forward` sends every request that has no answer, from the beginning. */
  | { readonly type: "raise" | "steal" | "forward" | "opened" | "moved" }
  | { readonly type: "post-here" | "post-up" }
  | { readonly type: "post-down"; readonly error?: TabRefusal }
  /** Let go of lock, socket and channel; `isTold`: then tell the connection that the link broke. */
  | { readonly type: "leave"; readonly isTold: boolean; readonly error?: TabRefusal };

export interface SeatStep {
  readonly state: SeatState;
  readonly effects: readonly SeatEffect[];
}

/** A link that nobody has answered yet. */
export const newSeat: SeatState = { name: "asking", isAnswered: false };

/** The whole behaviour of a seat: pure, and total over states and events. */
export function moveSeat<Type extends keyof Carried>(
  state: SeatState,
  event: SeatEvent<Type>,
): SeatStep {
  const decide: (state: SeatState, event: SeatEvent<Type>) => SeatStep = decisions[event.type];
  return state.name === "over" ? stay(state) : decide(state, event);
}

const decisions: {
  readonly [Type in keyof Carried]: (state: SeatState, event: SeatEvent<Type>) => SeatStep;
} = {
  granted: (state) =>
    isLed(state)
      ? {
          // S4: the link of a follower stays up while the socket changes hands.
          state: { name: "raising", isOpen: state.name === "following" },
          effects: [{ type: "post-here" }, { type: "raise" }],
        }
      : stay(state),
  stolen: (state) => (isLed(state) ? stay(state) : end(true)),
  unanswered: (state) =>
    // S5: whoever has the lock is frozen.
    state.name === "asking" && !state.isAnswered
      ? { state, effects: [{ type: "steal" }] }
      : stay(state),
  "socket-opened": (state) =>
    state.name === "raising"
      ? {
          state: { name: "leading" },
          // ORDER: what waits goes out first; being told, the connection asks something of its own.
          effects: [{ type: "post-up" }, { type: "forward" }, join(state.isOpen)],
        }
      : stay(state),
  "socket-ended"(state, { error }) {
    if (isLed(state)) return stay(state);
    const { effects, ...ended } = end(true, error);
    return { ...ended, effects: [{ type: "post-down", ...(error && { error }) }, ...effects] };
  },
  closed: () => end(false),
  hello(state) {
    if (state.name === "leading") return { state, effects: [{ type: "post-up" }] };
    return state.name === "raising" ? { state, effects: [{ type: "post-here" }] } : stay(state);
  },
  here: (state) => (state.name === "asking" ? stay({ ...state, isAnswered: true }) : stay(state)),
  up(state, { from }) {
    if (!isLed(state) || (state.name === "following" && state.leader === from)) return stay(state);
    return {
      state: { name: "following", leader: from },
      effects: [{ type: "forward" }, join(state.name === "following")],
    };
  },
  down: (state, { error }) => (isLed(state) ? end(true, error) : stay(state)),
};

function isLed(state: SeatState): state is Extract<SeatState, { name: "asking" | "following" }> {
  return state.name === "asking" || state.name === "following";
}

function join(isOpen: boolean): SeatEffect {
  return { type: isOpen ? "moved" : "opened" };
}

function end(isTold: boolean, error?: TabRefusal): SeatStep {
  return {
    state: { name: "over" },
    effects: [{ type: "leave", isTold, ...(error && { error }) }],
  };
}

function stay(state: SeatState): SeatStep {
  return { state, effects: [] };
}
