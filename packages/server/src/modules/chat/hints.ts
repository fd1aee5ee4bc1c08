import type { Bus } from "#kernel/bus";
import type { Events } from "#kernel/events";
import type { ChatEvents } from "./contract.ts";

/** Events that other processes must hear of, too. They may be lost: nothing may depend on them alone. */
type HintName = "turn.moved" | "typing.changed" | "receipt.moved";

export interface Hints {
  send<Name extends HintName>(name: Name, event: ChatEvents[Name]): void;
}

/** Sends over the bus, and makes what comes over the bus an event of this process. */
export function createHints(bus: Bus, events: Events<ChatEvents>): Hints {
  for (const name of ["turn.moved", "typing.changed", "receipt.moved"] as const) {
    bus.subscribe(name, (hint) => events.emit(name, hint as ChatEvents[typeof name]));
  }
  return { send: (name, event) => bus.publish(name, event) };
}
