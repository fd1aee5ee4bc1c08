import type { Bus } from "#kernel/bus";

/** The one group. Its id changes when Telegram makes a larger kind of group of it. */
export interface Group {
  id(): number | undefined;
  /** All nodes hear of it; what is stored follows elsewhere. */
  moved(from: number, to: number): void;
  /** As it was found stored, at the start. */
  set(id: number): void;
}

const MOVED = "telegram.group-moved";

/** Begins with the id from the configuration. */
export function createGroup(configured: number | undefined, bus: Bus): Group {
  let current = configured;
  const follow = ({ from, to }: { from: number; to: number }) => {
    if (current === from) current = to;
  };
  bus.subscribe(MOVED, (hint) => follow(hint as { from: number; to: number }));
  return {
    id: () => current,
    moved(from, to) {
      follow({ from, to });
      bus.publish(MOVED, { from, to });
    },
    set(id) {
      current = id;
    },
  };
}
