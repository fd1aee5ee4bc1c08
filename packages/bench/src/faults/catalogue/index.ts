import type { Fault, LeftOut } from "../fault.ts";
import { badLineFaults } from "./bad-lines.ts";
import { clientFaults } from "./clients.ts";
import { consultantFaults } from "./consultant.ts";
import { groupFaults } from "./group.ts";
import { hostFaults } from "./host.ts";
import { lineFaults } from "./lines.ts";
import { nodeFaults } from "./nodes.ts";
import { postgresFaults } from "./postgres.ts";
import { readerFaults } from "./readers.ts";
import { redisFaults } from "./redis.ts";
import { stormFaults } from "./storm.ts";
import { telegramFaults } from "./telegram.ts";
import { textFaults } from "./texts.ts";

/** Every fault that can be injected here. */
export const faults: readonly Fault[] = [
  ...nodeFaults,
  ...redisFaults,
  ...postgresFaults,
  ...lineFaults,
  ...badLineFaults,
  ...clientFaults,
  ...stormFaults,
  ...readerFaults,
  ...textFaults,
  ...hostFaults,
  ...consultantFaults,
  ...telegramFaults,
  ...groupFaults,
].toSorted((left, right) => left.id.localeCompare(right.id));

/** Faults of the reliability plan that these programs do not inject. */
export const leftOut: readonly LeftOut[] = [
  {
    id: "F05",
    reason:
      "malformed frames and a small heap: the server's own tests; nobody restarts a process here",
  },
  { id: "F17", reason: "a full disk needs a file system of its own, which only root can mount" },
  { id: "F25", reason: "nginx' timeouts and buffers are tested with its configuration" },
  { id: "F28", reason: "a sleeping browser: end-to-end tests" },
  { id: "F29", reason: "frozen and discarded tabs, the back/forward cache: end-to-end tests" },
  { id: "F34", reason: "hostile host pages: end-to-end tests" },
  {
    id: "F42",
    reason: "Telegram silent for 25 h: the server's own tests, with a clock in their hands",
  },
  { id: "F49", reason: "there are no outgoing webhooks" },
  {
    id: "F50",
    reason: "certificates and names of upstreams: needs addresses outside this machine",
  },
  {
    id: "F52",
    reason: "there is no released version yet whose schema could be migrated under load",
  },
];
