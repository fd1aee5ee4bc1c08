import { describe, expect, it } from "vitest";
import { createTextReader, textFrame } from "./websocket-frames.ts";

function serverFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([0x81, length]), payload]);
  const head = Buffer.alloc(length < 65_536 ? 4 : 10);
  head[0] = 0x81;
  head[1] = length < 65_536 ? 126 : 127;
  if (length < 65_536) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

describe("textFrame", () => {
  it.each(["привет", "x".repeat(125), "x".repeat(126), "ё".repeat(4_000)])(
    "holds the text behind a mask of zeros",
    (text) => {
      const frame = textFrame(text);
      const head = Buffer.byteLength(text) < 126 ? 6 : 8;
      expect(frame[0]).toBe(0x81);
      expect((frame[1] ?? 0) & 0x80).toBe(0x80);
      expect(frame.subarray(head - 4, head)).toEqual(Buffer.alloc(4));
      expect(frame.toString("utf8", head)).toBe(text);
    },
  );
});

describe("createTextReader", () => {
  it("finds the same texts however the bytes are cut", () => {
    const short = ["2", "привет", "x".repeat(200), "", "42[]"];
    const long = [...short, "y".repeat(70_000), "2"];
    for (const [texts, size] of [
      [short, 1],
      [short, 3],
      [short, 7],
      [long, 1_001],
      [long, 100_000],
    ] as const) {
      const bytes = Buffer.concat(texts.map(serverFrame));
      const seen: string[] = [];
      const read = createTextReader(
        (text) => seen.push(text.toString()),
        () => undefined,
      );
      for (let at = 0; at < bytes.length; at += size) read(bytes.subarray(at, at + size));
      expect(seen).toEqual(texts);
    }
  });

  it("does not keep memory that the socket will use again", () => {
    const seen: string[] = [];
    const read = createTextReader(
      (text) => seen.push(text.toString()),
      () => undefined,
    );
    const shared = Buffer.from(serverFrame("abcd").subarray(0, 4));
    read(shared);
    shared.fill(0);
    read(Buffer.from("cd"));
    expect(seen).toEqual(["abcd"]);
  });

  it("tells of a close", () => {
    let closes = 0;
    createTextReader(
      () => undefined,
      () => (closes += 1),
    )(Buffer.from([0x88, 2, 3, 0xe8]));
    expect(closes).toBe(1);
  });
});
