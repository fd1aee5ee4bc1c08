import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEventReader, eventData } from "./event-stream.ts";

async function read(pieces: readonly Uint8Array[]): Promise<string[]> {
  const body = (async function* () {
    yield* pieces;
  })();
  const events: string[] = [];
  for await (const data of eventData(body)) events.push(...data);
  return events;
}

const text =
  '\ufeff: hello\r\ndata: {"да":\r\ndata:1}\r\n\r\nevent: x\nid: 7\ndata: два\n\n\n\rdata:  три\r\rdata: not ended';
const expected = ['{"да":\n1}', "два", " три"];

describe("a stream of events", () => {
  it("gives the same data wherever it is cut, within a letter and between CR and LF too", async () => {
    const bytes = new TextEncoder().encode(text);
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const at = [0, ...places.toSorted((left, right) => left - right), bytes.length];
        const pieces = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        expect(await read(pieces)).toEqual(expected);
      }),
    );
  });

  it("gives what one piece completes together", () => {
    const reader = createEventReader();
    expect(reader.read("data: a\n\ndata: b\n\ndata: c\n")).toEqual(["a", "b"]);
    expect(reader.read("\n")).toEqual(["c"]);
  });
});
