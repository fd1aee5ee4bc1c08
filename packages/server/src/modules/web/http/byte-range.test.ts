import { expect, it } from "vitest";
import { readByteRange } from "./byte-range.ts";

it.each([
  ["bytes=0-3", { from: 0, to: 3 }],
  ["bytes=4-", { from: 4, to: 9 }],
  ["bytes=4-400", { from: 4, to: 9 }],
  ["bytes=-3", { from: 7, to: 9 }],
  ["bytes=-30", { from: 0, to: 9 }],
  ["bytes=9-9", { from: 9, to: 9 }],
  ["bytes=10-", null],
  ["bytes=-0", null],
  ["bytes=5-2", undefined],
  ["bytes=-", undefined],
  ["bytes=0-1,3-4", undefined],
  ["lines=0-1", undefined],
  ["", undefined],
])("reads %j of ten bytes", (header, range) => {
  expect(readByteRange(header, 10)).toEqual(range);
});
