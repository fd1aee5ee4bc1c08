import { describe, expect, it } from "vitest";
import { createFakeClock, settle } from "../test/support/fake-clock.ts";
import { type KeyValueStorage, memoryStorage, resilientStorage } from "./storage.ts";

const failing = (fail: () => Promise<never>): KeyValueStorage => ({
  ...{ get: fail, set: fail, delete: fail, update: fail, list: fail },
});

describe.each([
  ["memoryStorage", () => memoryStorage()],
  ["resilientStorage", () => resilientStorage(memoryStorage(), createFakeClock())],
  [
    "resilientStorage over a broken one",
    () =>
      resilientStorage(
        failing(() => Promise.reject(new Error("blocked"))),
        createFakeClock(),
      ),
  ],
])("%s", (_, create) => {
  it("keeps, replaces, lists by prefix and deletes", async () => {
    const storage = create();
    await storage.set("a:1", { text: "one" });
    await storage.set("a:2", "two");
    await storage.set("b:1", "other");
    expect(await storage.get("a:1")).toEqual({ text: "one" });
    expect(await storage.list("a:")).toEqual([{ text: "one" }, "two"]);
    await storage.delete("a:1");
    expect(await storage.list("a:")).toEqual(["two"]);
  });

  it("updates in one step: of two that want to be first, one is", async () => {
    const storage = create();
    const claim = (name: string) => storage.update("first", (old) => old ?? name);
    expect(await Promise.all([claim("one"), claim("two")])).toEqual(["one", "one"]);
  });
});

describe("resilientStorage", () => {
  it("goes on in memory when the storage gives no answer", async () => {
    const clock = createFakeClock();
    const storage = resilientStorage(
      failing(() => new Promise(() => undefined)),
      clock,
    );
    const kept = storage.set("key", "value").then(() => storage.get("key"));
    await settle();
    await clock.advance(3_000);
    expect(await kept).toBe("value");
    expect(clock.pending).toBe(0);
  });
});
