import { describe, expect, it } from "vitest";
import { createFakeClock } from "../../test/support/fake-clock.ts";
import { createFakeTransport } from "../../test/support/fake-transport.ts";
import { ChatError } from "../error.ts";
import { hedgedTransport } from "./hedged-transport.ts";

function prepare() {
  const clock = createFakeClock();
  const main = createFakeTransport();
  const spare = createFakeTransport();
  const told: string[] = [];
  const hedged = hedgedTransport({ main, spare, clock, random: () => 0.5 });
  const open = () =>
    hedged.open("token", {
      opened: () => told.push("opened"),
      lost: () => told.push("lost"),
      refused: ({ code }) => told.push(code),
      alive: () => undefined,
      moved: () => undefined,
      event: () => undefined,
    });
  const isOpen = ({ links }: typeof main) => links.map(({ isClosed }) => !isClosed);
  return { clock, main, spare, told, open, isOpen };
}

describe("a hedged link", () => {
  it("C13: goes the other way beside the first that does not come up, and keeps trying the first way", async () => {
    const { clock, main, spare, told, open, isOpen } = prepare();
    open();
    await clock.advance(1_499);
    expect([isOpen(main), isOpen(spare)]).toEqual([[true], []]);
    await clock.advance(1);
    expect([isOpen(main), isOpen(spare)]).toEqual([[true], [true]]);
    await clock.advance(3_000);
    expect([isOpen(main), isOpen(spare)]).toEqual([[false, false, true], [true]]);
    main.links[2]?.opened();
    expect([isOpen(main), isOpen(spare)]).toEqual([[false, false, true], [false]]);
    await clock.advance(60_000);
    expect(main.links).toHaveLength(3);
    main.links[2]?.lost();
    expect(told).toEqual(["opened", "lost"]);
    expect(clock.pending).toBe(0);
  });

  it("F23: goes round a network that swallows the main way, and the next time goes both ways at once", async () => {
    const { clock, main, spare, told, open, isOpen } = prepare();
    open();
    await clock.advance(1_500);
    spare.links[0]?.opened();
    expect([isOpen(main), isOpen(spare), told]).toEqual([[false], [true], ["opened"]]);
    spare.links[0]?.lost();
    open();
    expect([main.links[1]?.isClosed, spare.links[1]?.isClosed]).toEqual([false, false]);
    main.links[1]?.opened();
    open().close();
    expect(spare.links).toHaveLength(2);
  });

  it("F03: leaves a slow server the time it takes once the network has answered", async () => {
    const { clock, main, spare, told, open, isOpen } = prepare();
    open();
    await clock.advance(1_000);
    main.links[0]?.alive();
    await clock.advance(5_999);
    expect([isOpen(main), isOpen(spare)]).toEqual([[true], []]);
    await clock.advance(1);
    expect([isOpen(main), isOpen(spare)]).toEqual([[true], [true]]);
    main.links[0]?.opened();
    main.links[0]?.lost();
    expect(told).toEqual(["opened", "lost"]);
  });

  it("F03: does not crowd a server that turned it away a moment ago, until patience has run out once", async () => {
    const { clock, main, spare, open, isOpen } = prepare();
    open();
    main.links[0]?.lost();
    open();
    await clock.advance(5_999);
    expect([isOpen(main), isOpen(spare)]).toEqual([[true, true], []]);
    await clock.advance(1 + 1_500);
    expect([isOpen(main), isOpen(spare)]).toEqual([[true, false, true], [true]]);
  });

  it("goes the other way when the main one keeps failing at once, but not for a server that is away a moment", () => {
    const { main, spare, told, open } = prepare();
    for (const index of [0, 1]) {
      open();
      main.links[index]?.lost();
    }
    expect([told, spare.links.length]).toEqual([["lost", "lost"], 0]);
    open();
    main.links[2]?.lost();
    expect([told.length, spare.links.length]).toEqual([2, 1]);
    spare.links[0]?.lost();
    expect(told).toEqual(["lost", "lost", "lost"]);
  });

  it("is lost only when none is left", async () => {
    const { clock, main, spare, told, open } = prepare();
    open();
    await clock.advance(1_500);
    spare.links[0]?.lost();
    expect(told).toEqual([]);
    main.links[0]?.lost();
    expect([told, clock.pending]).toEqual([["lost"], 0]);
  });

  it("takes one refusal as the server's word", async () => {
    const { clock, main, spare, told, open, isOpen } = prepare();
    open();
    await clock.advance(1_500);
    spare.links[0]?.refused(new ChatError("visitor-blocked"));
    expect([told, isOpen(main)]).toEqual([["visitor-blocked"], [false]]);
  });

  it("closes everything, and asks nothing afterwards", async () => {
    const { clock, main, spare, open, isOpen } = prepare();
    const link = open();
    await clock.advance(1_500);
    link.close();
    expect([isOpen(main), isOpen(spare), clock.pending]).toEqual([[false], [false], 0]);
    await expect(link.request("conversation:open", {})).rejects.toMatchObject({
      code: "transport",
    });
  });
});
