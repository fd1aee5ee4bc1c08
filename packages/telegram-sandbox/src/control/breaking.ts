import type { Faults } from "../api/faults.ts";
import type { WriteBudget } from "../api/write-budget.ts";
import { delay, enqueueRaw } from "../state/updates.ts";
import type { World } from "../state/world.ts";
import type { SandboxControl } from "./contract.ts";
import { SandboxRefusal } from "./refusal.ts";

type Breaking = Pick<
  SandboxControl,
  | "fail"
  | "clearFaults"
  | "duplicateUpdates"
  | "replayUpdate"
  | "pushRawUpdate"
  | "delayUpdates"
  | "setWriteBudget"
>;

export interface BreakingDeps {
  readonly world: World;
  readonly faults: Faults;
  readonly budget: WriteBudget;
}

/** What makes Telegram behave badly. */
export function createBreaking({ world, faults, budget }: BreakingDeps): Breaking {
  const { updates, feed } = world;
  return {
    fail: async (rule) => faults.add(rule),
    clearFaults: async () => faults.clear(),
    duplicateUpdates: async ({ times }) => {
      updates.duplicatesLeft = times;
    },
    replayUpdate: async ({ updateId }) => {
      const update = updates.history.find(({ update_id: id }) => id === updateId);
      if (!update) throw new SandboxRefusal(`there was no update ${updateId}`);
      enqueueRaw(updates, update, world.now());
      feed.emit({ type: "updateQueued" });
    },
    pushRawUpdate: async ({ update }) => {
      enqueueRaw(updates, update, world.now());
      feed.emit({ type: "updateQueued" });
    },
    delayUpdates: async ({ ms }) => {
      delay(updates, ms, world.now());
      feed.emit({ type: "updateQueued" });
    },
    setWriteBudget: async ({ perMinute }) => budget.setLimit(perMinute ?? undefined),
  };
}
