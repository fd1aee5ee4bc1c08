import { createActing } from "./acting.ts";
import { createBreaking, type BreakingDeps } from "./breaking.ts";
import type { SandboxControl } from "./contract.ts";
import { createGroupControl } from "./group.ts";
import { createInline } from "./inline.ts";
import { createOtherKinds } from "./other-kinds.ts";
import { createReading, type ReadingDeps } from "./reading.ts";
import { createWaiting, type WaitingDeps } from "./waiting.ts";
import { createWriting } from "./writing.ts";

/** The control API over a world in this process. */
export function createControl(deps: ReadingDeps & WaitingDeps & BreakingDeps): SandboxControl {
  return {
    ...createWriting(deps.world),
    ...createActing(deps.world),
    ...createInline(deps.world),
    ...createOtherKinds(deps.world),
    ...createGroupControl(deps.world),
    ...createReading(deps),
    ...createWaiting(deps),
    ...createBreaking(deps),
  };
}
