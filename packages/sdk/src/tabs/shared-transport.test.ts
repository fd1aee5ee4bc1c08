import { describe, expect, it } from "vitest";
import { createFakeClock, settle } from "../../test/support/fake-clock.ts";
import { createFakeTransport } from "../../test/support/fake-transport.ts";
import { createClientId } from "../client-id.ts";
import { ChatError, toChatError } from "../error.ts";
import { createSharedTransport } from "./shared-transport.ts";
import type { Tabs } from "./tabs.ts";

function start(tabs: Partial<Tabs>) {
  const clock = createFakeClock();
  const transport = createFakeTransport();
  const told: string[] = [];
  const shared = createSharedTransport({
    ...{ transport, clock, scope: createClientId(), createId: createClientId },
    toError: toChatError,
    tabs: {
      locks: navigator.locks,
      channel: (name) => new BroadcastChannel(name),
      isVisible: () => true,
      ...tabs,
    },
  });
  const open = () =>
    shared.open("token", {
      opened: () => told.push("opened"),
      lost: () => told.push("lost"),
      refused: ({ code, retryAfterMs }) => told.push(`${code} ${retryAfterMs}`),
      alive: () => undefined,
      moved: () => told.push("moved"),
      event: () => undefined,
    });
  return { clock, transport, told, open };
}

const refuse = () => Promise.reject(new DOMException("opaque origin", "SecurityError"));
const never = () => new Promise<never>(() => undefined);

describe("a shared transport", () => {
  it("S9: has a socket of its own where locks are refused", async () => {
    const { transport, told, open } = start({ locks: { request: refuse } });
    const link = open();
    await settle();
    transport.links[0]?.opened();
    expect(told).toEqual(["opened"]);
    link.close();
    expect(transport.links[0]?.isClosed).toBe(true);
  });

  it("S9: has a socket of its own where there is no channel", () => {
    const channel = () => {
      throw new DOMException("no", "SecurityError");
    };
    const { transport, open } = start({ channel });
    open();
    expect(transport.links).toHaveLength(1);
  });

  it("S9: goes alone after locks that give no answer, even to whoever takes them", async () => {
    const { clock, transport, open } = start({ locks: { request: never } });
    const link = open();
    await clock.advance(10_000);
    expect(transport.links).toHaveLength(0);
    link.close();
    open();
    expect(transport.links).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it("S2: hands on a refusal as it is, and asks nothing more", async () => {
    const { clock, transport, told, open } = start({});
    const link = open();
    while (transport.links.length === 0) await settle();
    transport.links[0]?.refused(new ChatError("too-many-sockets", { retryAfterMs: 5_000 }));
    expect(told).toEqual(["too-many-sockets 5000"]);
    expect(transport.links[0]?.isClosed).toBe(true);
    link.close();
    expect(clock.pending).toBe(0);
  });
});
