import type { Clock } from "./clock.ts";
import type { Random } from "./connection/backoff.ts";
import type { Lifecycle } from "./connection/lifecycle.ts";
import type { Transport } from "./connection/transport.ts";
import type { Tabs } from "./tabs/tabs.ts";

/** The outside world, replaceable in tests. */
export interface ChatPorts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly lifecycle: Lifecycle;
  readonly fetch: typeof fetch;
  /** Undefined: each client has a socket of its own. */
  readonly tabs: Tabs | undefined;
}
