import { describe, expect, it } from "vitest";
import type { Bus } from "#kernel/bus";
import { createGroups } from "./groups.ts";
import { readRules } from "./site-rules.ts";
import { ALL_SITES, type SiteDesk } from "./site-store.ts";

/** A bus that delivers at once, within the process. */
function directBus(): Bus {
  const listeners = new Map<string, (hint: unknown) => void>();
  return {
    publish: (channel, hint) => listeners.get(channel)?.(hint),
    subscribe: (channel, listener) => void listeners.set(channel, listener),
  };
}

const row = (siteId: number, groupId: number | undefined): SiteDesk => ({
  siteId,
  groupId,
  rules: readRules({}),
});
const groupsOf = (configured: number | undefined, rows: readonly SiteDesk[]) =>
  createGroups({
    configured,
    bus: directBus(),
    stored: async () => rows,
    current: async (chatId) => (chatId === -1 ? -101 : chatId),
  });

describe("the managers' groups", () => {
  it("are shared out by site; the one of the configuration takes the rest, under its newest id", async () => {
    const groups = groupsOf(-1, [row(7, -7), row(8, undefined)]);
    expect(groups.of(7)).toBe(-1);
    await groups.reload();
    expect([groups.of(7), groups.of(8), groups.of(9)]).toEqual([-7, -101, -101]);
    expect([groups.has(-7), groups.has(-101), groups.has(-1), groups.has(-9)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it("prefer what an admin has set up over the configuration", async () => {
    const groups = groupsOf(-2, [row(ALL_SITES, -20)]);
    await groups.reload();
    expect(groups.of(1)).toBe(-20);
  });

  it("follow a group to its new id", async () => {
    const groups = groupsOf(-2, [row(7, -7)]);
    await groups.reload();
    groups.moved(-7, -107);
    expect([groups.of(7), groups.of(1), groups.has(-7)]).toEqual([-107, -2, false]);
  });
});
