import { describe, expect, it } from "vitest";
import { createFakeClock, settle } from "../test/support/fake-clock.ts";
import { createDraft } from "./draft.ts";
import { createStateStore } from "./state-store.ts";
import { memoryStorage } from "./storage.ts";

function start(storage = memoryStorage()) {
  const clock = createFakeClock();
  const store = createStateStore(() => undefined);
  return {
    clock,
    store,
    storage,
    draft: createDraft({ store, storage, clock, site: "park", tell: () => undefined }),
  };
}

describe("draft", () => {
  it("is saved at once, then at most every 300 ms, and the last word always", async () => {
    const { clock, storage, draft } = start();
    draft.set("П");
    await settle();
    expect(await storage.get("park:draft")).toBe("П");
    draft.set("Пр");
    draft.set("При");
    await clock.advance(299);
    expect(await storage.get("park:draft")).toBe("П");
    await clock.advance(1);
    expect(await storage.get("park:draft")).toBe("При");
    await clock.advance(1_000);
    expect(clock.pending).toBe(0);
  });

  it("is saved when the page goes, and leaves nothing when it is empty", async () => {
    const { clock, storage, draft } = start();
    draft.set("П");
    draft.set("Привет");
    draft.flush();
    expect(await storage.get("park:draft")).toBe("Привет");
    draft.set("");
    draft.flush();
    expect(await storage.list("")).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it("never overwrites what was typed before the storage answered", async () => {
    const { storage, draft, store } = start();
    await storage.set("park:draft", "старое");
    const loading = draft.load();
    draft.set("новое");
    await loading;
    expect(store.current.draft).toBe("новое");
    const next = start(storage);
    await next.draft.load();
    expect(next.store.current.draft).toBe("новое");
  });
});
