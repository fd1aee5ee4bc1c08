import { describe, expect, it } from "vitest";
import { createClientId } from "./client-id.ts";

const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

describe("createClientId", () => {
  it("makes UUIDs, also where randomUUID is missing", () => {
    const insecure = { getRandomValues: crypto.getRandomValues.bind(crypto) };
    const ids = Array.from({ length: 100 }, () => [
      createClientId(),
      createClientId(insecure),
    ]).flat();
    for (const id of ids) expect(id).toMatch(uuid);
    expect(new Set(ids).size).toBe(200);
  });
});
