import { describe, expect, it } from "vitest";
import { createFakeClock } from "../../test/support/fake-clock.ts";
import { createFakeTransport } from "../../test/support/fake-transport.ts";
import { ChatError } from "../error.ts";
import { hedgedTransport } from "./hedged-transport.ts";

function open() {
  const clock = createFakeClock();
  const transport = createFakeTransport();
  const told: string[] = [];
  const link = hedgedTransport(transport, { clock, random: () => 0.5 }).open("token", {
    opened: () => told.push("opened"),
    lost: () => told.push("lost"),
    refused: ({ code }) => told.push(code),
    alive: () => undefined,
    moved: () => undefined,
    event: () => undefined,
  });
  const isOpen = () => transport.links.map(({ isClosed }) => !isClosed);
  return { clock, transport, told, link, isOpen };
}

describe("a hedged link", () => {
  it("C13: is tried anew beside the first while it does not come up, two at a time", async () => {
    const { clock, transport, told, isOpen } = open();
    await clock.advance(1_499);
    expect(isOpen()).toEqual([true]);
    await clock.advance(3_001);
    expect(isOpen()).toEqual([true, false, false, true]);
    transport.links[3]?.opened();
    expect(isOpen()).toEqual([false, false, false, true]);
    expect(told).toEqual(["opened"]);
    await clock.advance(60_000);
    expect(transport.links).toHaveLength(4);
    transport.links[3]?.lost();
    expect(told).toEqual(["opened", "lost"]);
    expect(clock.pending).toBe(0);
  });

  it("keeps the slow first one that comes up after all", async () => {
    const { clock, transport, told, isOpen } = open();
    await clock.advance(4_000);
    transport.links[0]?.opened();
    expect(isOpen()).toEqual([true, false, false]);
    expect(told).toEqual(["opened"]);
  });

  it("is lost only when none is left, and at once when the first fails at once", async () => {
    const { clock, transport, told } = open();
    await clock.advance(1_500);
    transport.links[1]?.lost();
    expect(told).toEqual([]);
    transport.links[0]?.lost();
    expect(told).toEqual(["lost"]);
    const next = open();
    next.transport.links[0]?.lost();
    expect(next.told).toEqual(["lost"]);
    expect([clock.pending, next.clock.pending]).toEqual([0, 0]);
  });

  it("takes one refusal as the server's word", async () => {
    const { clock, transport, told, isOpen } = open();
    await clock.advance(1_500);
    transport.links[1]?.refused(new ChatError("visitor-blocked"));
    expect(told).toEqual(["visitor-blocked"]);
    expect(isOpen()[0]).toBe(false);
  });

  it("closes everything, and asks nothing afterwards", async () => {
    const { clock, link, isOpen } = open();
    await clock.advance(1_500);
    link.close();
    expect(isOpen()).toEqual([false, false]);
    expect(clock.pending).toBe(0);
    await expect(link.request("conversation:open", {})).rejects.toMatchObject({
      code: "transport",
    });
  });
});
