import { describe, expect, it } from "vitest";
import { ackOf, answerAt, eventFrame, isEntry, isOk, stampIn, stampOf, typeOf } from "./frames.ts";

const frame = (text: string) => Buffer.from(text);

describe("typeOf", () => {
  it("tells Engine.IO's packets and Socket.IO's apart", () => {
    expect(typeOf(frame('0{"sid":"x"}'))).toBe("0");
    expect(typeOf(frame("2"))).toBe("2");
    expect(typeOf(frame('40{"sid":"x"}'))).toBe("40");
    expect(typeOf(frame("4317[]"))).toBe("43");
  });
});

describe("acknowledgements", () => {
  it("gives the id and the place of the answer", () => {
    expect(ackOf(frame('4317[{"ok":true}]'))).toEqual({ id: 17, start: 4 });
  });

  it("tells a yes from a refusal", () => {
    expect(isOk(frame('430[{"ok":true,"id":5}]'), 3)).toBe(true);
    expect(isOk(frame('430[{"ok":false,"error":{}}]'), 3)).toBe(false);
    expect(isOk(frame("430[]"), 3)).toBe(false);
  });

  it("reads the answer", () => {
    expect(answerAt(frame('435[{"ok":false,"error":{"code":"x"}}]'), 3)).toEqual({
      ok: false,
      error: { code: "x" },
    });
  });
});

describe("events", () => {
  it("are written as Socket.IO writes them", () => {
    expect(eventFrame(3, "read", { seq: 1 })).toBe('423["read",{"seq":1}]');
  });

  it("are entries or not", () => {
    expect(isEntry(frame('42["entry",{}]'))).toBe(true);
    expect(isEntry(frame('42["typing",{}]'))).toBe(false);
  });
});

describe("stamps", () => {
  it("survive the way to the server and back, to the microsecond", () => {
    const sent = frame(
      `42["entry",{"entry":{"message":{"content":"${stampOf(1234.567)} привет"}}}]`,
    );
    expect(stampIn(sent)).toBe(1234.567);
  });

  it("are missing where there is no message", () => {
    expect(stampIn(frame('42["entry",{"type":"rated"}]'))).toBeUndefined();
    expect(stampIn(frame('42["entry",{"content":"written by a person"}]'))).toBeUndefined();
  });
});
