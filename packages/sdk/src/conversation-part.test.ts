import { describe, expect, it } from "vitest";
import { createFakeClock, settle } from "../test/support/fake-clock.ts";
import { createConversation, type ConversationDeps } from "./conversation.ts";
import { createConversationPart } from "./conversation-part.ts";
import type { OutboxEntry } from "./outbox.ts";
import { createStateStore } from "./state-store.ts";

const own = { clientId: "c1", content: "Привет" } as OutboxEntry;
const stored = { conversationId: "k1", epoch: "e", id: 1, seq: 1, createdAt: "2026-11-27" };
const dots = (on: boolean) =>
  ({ name: "typing", event: { conversationId: "k1", who: "manager", on } }) as const;

function start() {
  const clock = createFakeClock();
  const store = createStateStore(() => undefined);
  const asked: string[] = [];
  let fetches = 0;
  let failures = 0;
  const deps: ConversationDeps = {
    settings: {
      url: "",
      site: "park",
      origin: undefined,
      locale: undefined,
      page: () => undefined,
    },
    ...{ clock, store },
    request: (name) => {
      asked.push(name);
      return Promise.resolve({ conversation: null } as never);
    },
    onChange: () => undefined,
  };
  const part = createConversationPart(deps, () => {
    fetches += 1;
    if (failures-- > 0) return Promise.reject(new TypeError("no network"));
    return Promise.resolve({ createConversation });
  });
  return {
    ...{ part, clock, store, asked },
    fetches: () => fetches,
    fail: (count: number) => (failures = count),
  };
}

describe("the part with the conversation", () => {
  it("is not fetched for a visitor who has no conversation", async () => {
    const { part, asked, fetches } = start();
    await part.open();
    part.pause();
    part.reset();
    expect(asked).toEqual(["conversation:open"]);
    expect(fetches()).toBe(0);
    expect(part.id).toBeNull();
  });

  it("has a stored message once the promise says so, and rejects when it cannot be fetched", async () => {
    const { part, fail } = start();
    fail(1);
    await expect(part.onStored(own, stored)).rejects.toMatchObject({ code: "transport" });
    await part.onStored(own, stored);
    expect(part.id).toBe("k1");
    expect(part.timeline?.own.map(({ key }) => key)).toEqual(["c1"]);
  });

  it("is told in order what came before it was there", async () => {
    const { part, store, fetches } = start();
    part.hear(dots(true));
    part.hear(dots(false));
    part.hear(dots(true));
    await settle();
    expect(store.current.typing).toBe("manager");
    expect(fetches()).toBe(1);
  });

  it("is asked for again after a failure, unless the visitor was forgotten", async () => {
    const { part, store, clock, fail, fetches } = start();
    fail(2);
    part.hear(dots(true));
    await clock.advance(2_000);
    part.reset();
    await clock.advance(2_000);
    expect(fetches()).toBe(2);
    expect(store.current.typing).toBeNull();
  });
});
