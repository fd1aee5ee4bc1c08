import type { Fault, LeftOut } from "../fault.ts";
import { clientFaults } from "./clients.ts";
import { lineFaults } from "./lines.ts";
import { nodeFaults } from "./nodes.ts";
import { postgresFaults } from "./postgres.ts";
import { readerFaults } from "./readers.ts";
import { redisFaults } from "./redis.ts";
import { textFaults } from "./texts.ts";

/** Every fault that can be injected here. */
export const faults: readonly Fault[] = [
  ...nodeFaults,
  ...redisFaults,
  ...postgresFaults,
  ...lineFaults,
  ...clientFaults,
  ...readerFaults,
  ...textFaults,
].toSorted((left, right) => left.id.localeCompare(right.id));

export const leftOut: readonly LeftOut[] = [];
