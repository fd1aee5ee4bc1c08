import { readdir, readFile } from "node:fs/promises";

/** What the kernel says of one process, times in milliseconds. */
export interface ProcessUsage {
  readonly pid: number;
  readonly parentPid: number;
  /** Spent by the process itself, in user and kernel mode. */
  readonly cpuMs: number;
  /** Spent by children that have ended and were waited for. */
  readonly endedChildrenMs: number;
}

/** USER_HZ: 100 on every Linux that Node runs on. */
const TICK_MS = 10;

/** Reads one line of `/proc/<pid>/stat`. The name, in brackets, may hold spaces and brackets itself. */
export function parseStat(line: string): ProcessUsage {
  const pid = Number(line.slice(0, line.indexOf(" ")));
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  // proc(5) counts from 1 and the state, here field 0, is number 3.
  const field = (number: number) => Number(fields[number - 3]);
  return {
    pid,
    parentPid: field(4),
    cpuMs: (field(14) + field(15)) * TICK_MS,
    endedChildrenMs: (field(16) + field(17)) * TICK_MS,
  };
}

/** CPU time that a process has used so far, all its threads together. */
export async function cpuMsOf(pid: number): Promise<number> {
  return parseStat(await readFile(`/proc/${pid}/stat`, "utf8")).cpuMs;
}

/** The same for a process with its children, the ended ones included: PostgreSQL and its backends. */
export async function cpuMsOfFamily(pid: number): Promise<number> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    names.map((name) => readFile(`/proc/${name}/stat`, "utf8").catch(() => "")),
  );
  const all = lines.filter((line) => line !== "").map(parseStat);
  return all
    .filter((usage) => usage.pid === pid || usage.parentPid === pid)
    .reduce((sum, usage) => sum + usage.cpuMs + (usage.pid === pid ? usage.endedChildrenMs : 0), 0);
}

/** Resident memory of a process, in bytes. */
export async function residentBytesOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * 1_024;
}
