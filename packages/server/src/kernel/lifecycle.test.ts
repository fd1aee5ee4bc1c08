import { describe, expect, it } from "vitest";
import { createLifecycle } from "./lifecycle.ts";
import { createLog } from "./log.ts";

const log = createLog("silent");
const never = () => new Promise<never>(() => undefined);

describe("a stop", () => {
  it("refuses, drains and closes, in each phase the last first, once", async () => {
    const lifecycle = createLifecycle(log);
    const ended: string[] = [];
    lifecycle.onStop("close", "database", () => void ended.push("database"));
    lifecycle.onStop("refuse", "web", () => void ended.push("web"));
    lifecycle.onStop("drain", "ai", () => void ended.push("ai"));
    lifecycle.onStop("close", "redis", () => void ended.push("redis"));
    await Promise.all([lifecycle.stop(1_000), lifecycle.stop(1_000)]);
    expect(ended).toEqual(["web", "ai", "redis", "database"]);
    expect([lifecycle.isStopping, lifecycle.isClean]).toEqual([true, true]);
  });

  it("goes on without what fails or does not end before the deadline, and tells so", async () => {
    const lifecycle = createLifecycle(log);
    let isClosed = false;
    lifecycle.onStop("refuse", "broken", () => Promise.reject(new Error("no")));
    lifecycle.onStop("drain", "stuck", never);
    lifecycle.onStop("close", "also stuck", never);
    lifecycle.onStop("close", "database", () => void (isClosed = true));
    await lifecycle.stop(20);
    expect([isClosed, lifecycle.isClean]).toEqual([true, false]);
  });
});
