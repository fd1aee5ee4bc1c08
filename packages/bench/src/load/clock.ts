/**
 * Milliseconds of the machine's monotonic clock, the same in every process of this machine: what one process
 * stamps, another can subtract.
 */
export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
