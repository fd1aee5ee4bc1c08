import { performance } from "node:perf_hooks";

/** How busy this process was in the last moments: 0 idle, 1 without a pause. */
export type Load = () => number;

/** Calls that come closer together than this get the last figure. */
const SAMPLE_MS = 20;
/** How far back the figure reaches. */
const MEMORY_MS = 200;

/** Reads the event loop's own count of the time in which it ran code, or waited for a core to run it on. */
export function createLoad(): Load {
  let last = performance.eventLoopUtilization();
  let load = 0;
  return () => {
    const now = performance.eventLoopUtilization();
    const { idle, active, utilization } = performance.eventLoopUtilization(now, last);
    if (idle + active >= SAMPLE_MS) {
      load += (utilization - load) * Math.min(1, (idle + active) / MEMORY_MS);
      last = now;
    }
    return load;
  };
}
