import { describe, expect, it } from "vitest";
import { type Journal, journaledStorage } from "./journal.ts";
import { type KeyValueStorage, memoryStorage } from "./storage.ts";

function createJournal(): Journal & { readonly values: Map<string, string> } {
  const values = new Map<string, string>();
  return {
    values,
    get length() {
      return values.size;
    },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

/** Storage that does not get to writing before the page is gone. */
function tooSlow(): KeyValueStorage {
  return { ...memoryStorage(), set: () => new Promise(() => undefined) };
}

describe("storage with a journal", () => {
  it("has a value in the moment of the call, and brings it to the next page", async () => {
    const journal = createJournal();
    void journaledStorage(tooSlow(), journal).set("park:outbox:1", { content: "1" });
    const next = journaledStorage(memoryStorage(), journal);
    expect(await next.get("park:outbox:1")).toEqual({ content: "1" });
    expect(await next.list("park:outbox:")).toEqual([{ content: "1" }]);
    expect(await next.list("other:")).toEqual([]);
    await next.delete("park:outbox:1");
    expect(await next.list("")).toEqual([]);
  });

  it("leaves nothing in the journal that the storage has", async () => {
    const journal = createJournal();
    const storage = journaledStorage(memoryStorage(), journal);
    await storage.set("draft", "П");
    expect(journal.values.size).toBe(0);
    expect(await storage.get("draft")).toBe("П");
  });

  it("keeps what another tab has written since", async () => {
    const journal = createJournal();
    const writing = journaledStorage(memoryStorage(), journal).set("draft", "one");
    void journaledStorage(tooSlow(), journal).set("draft", "two");
    await writing;
    expect([...journal.values.values()]).toEqual([JSON.stringify("two")]);
  });

  it("goes on without a journal that breaks", async () => {
    const refuse = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    const broken: Journal = {
      ...{ length: 1, key: refuse, getItem: refuse, setItem: refuse, removeItem: refuse },
    };
    const storage = journaledStorage(memoryStorage(), broken);
    await storage.set("draft", "П");
    expect(await storage.get("draft")).toBe("П");
    expect(await storage.list("")).toEqual(["П"]);
    await storage.delete("draft");
    expect(await storage.get("draft")).toBeUndefined();
  });
});
