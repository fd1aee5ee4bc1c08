import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Copies a folder to a place where nothing stands yet, by `cp`: Node's own copy of 1,200 files takes a second of CPU. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await run("cp", ["-r", "--", from, to]);
}
