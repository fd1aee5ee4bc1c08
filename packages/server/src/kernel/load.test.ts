import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { createLoad } from "./load.ts";

const work = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

it("tells a busy process from one that waits", async () => {
  const load = createLoad();
  for (let turn = 0; turn < 6; turn += 1) {
    work(60);
    await delay(0);
    load();
  }
  const busy = load();
  for (let turn = 0; turn < 6; turn += 1) {
    await delay(60);
    load();
  }
  expect(busy).toBeGreaterThan(load());
});
