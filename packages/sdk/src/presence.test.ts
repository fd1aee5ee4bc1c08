import { describe, expect, it } from "vitest";
import { messageEntry } from "../test/support/entries.ts";
import { createFakeClock } from "../test/support/fake-clock.ts";
import { createPresence } from "./presence.ts";
import { createStateStore } from "./state-store.ts";

function start() {
  const clock = createFakeClock();
  const store = createStateStore(() => undefined);
  const presence = createPresence(store, clock);
  const delta = (offset: number, text: string) =>
    presence.replyDelta({ conversationId: "c", turn: 1, offset, text });
  return { clock, store, presence, delta };
}
const typing = { conversationId: "c", on: true } as const;

describe("presence", () => {
  it("takes typing back by itself", async () => {
    const { clock, store, presence } = start();
    presence.typing({ ...typing, who: "manager" });
    expect(store.current.typing).toBe("manager");
    await clock.advance(10_000);
    expect(store.current.typing).toBeNull();
  });

  it("shows that the AI types until its first words", () => {
    const { store, presence, delta } = start();
    presence.typing({ ...typing, who: "ai" });
    presence.replyStarted(1);
    expect(store.current).toMatchObject({ typing: "ai", reply: null });
    delta(0, "Да");
    expect(store.current).toMatchObject({ typing: null, reply: { turn: 1, text: "Да" } });
    presence.applied([messageEntry(2, "ai")]);
    expect(store.current).toMatchObject({ typing: null, reply: null });
  });

  it("takes back an answer that the server does not go on with after a break", async () => {
    const { clock, store, presence, delta } = start();
    delta(0, "Да");
    presence.reopened();
    await clock.advance(4_000);
    delta(0, "Да, мо");
    await clock.advance(5_000);
    expect(store.current.reply?.text).toBe("Да, мо");
    presence.reopened();
    await clock.advance(5_000);
    expect(store.current.reply).toBeNull();
  });
});
