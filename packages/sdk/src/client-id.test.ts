import { describe, expect, it, vi } from "vitest";
import { createClientId } from "./client-id.ts";

const uuid = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

describe("createClientId", () => {
  it("makes UUIDs of which no two are alike", () => {
    const ids = Array.from({ length: 200 }, () => createClientId());
    for (const id of ids) expect(id).toMatch(uuid);
    expect(new Set(ids).size).toBe(200);
  });

  it("rises with the time", () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const at = (ms: number) => (vi.setSystemTime(ms), createClientId());
    const ids = [0, 1, 255, 1_764_000_000_000, 1_764_000_000_001].map(at);
    vi.useRealTimers();
    expect(ids).toEqual(ids.toSorted());
    expect(ids[3]?.slice(0, 13)).toBe("019ab697-e800");
  });
});
