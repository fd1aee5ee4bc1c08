import type { Clock } from "./clock.ts";
import type { Random } from "./connection/backoff.ts";
import type { Lifecycle } from "./connection/lifecycle.ts";
import type { Transport } from "./connection/transport.ts";

/** The outside world, replaceable in tests. */
export interface ChatPorts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly lifecycle: Lifecycle;
  readonly fetch: typeof fetch;
}
