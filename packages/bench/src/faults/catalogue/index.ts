import type { Fault, LeftOut } from "../fault.ts";
import { lineFaults } from "./lines.ts";
import { nodeFaults } from "./nodes.ts";
import { postgresFaults } from "./postgres.ts";
import { redisFaults } from "./redis.ts";

/** Every fault that can be injected here. */
export const faults: readonly Fault[] = [
  ...nodeFaults,
  ...redisFaults,
  ...postgresFaults,
  ...lineFaults,
].toSorted((left, right) => left.id.localeCompare(right.id));

export const leftOut: readonly LeftOut[] = [];
