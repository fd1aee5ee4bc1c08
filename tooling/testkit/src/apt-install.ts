import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Debian's name of the package that brings each tool. */
export const aptPackages = {
  postgres: "postgresql",
  "redis-server": "redis-server",
  "redis-cli": "redis-tools",
  chromium: "chromium",
  "firefox-esr": "firefox-esr",
  nginx: "nginx-light",
} as const;

export type ToolName = keyof typeof aptPackages;

/** Installs the Debian package of a tool, one process at a time; does nothing if another process was first. */
export async function installPackage(name: ToolName, isInstalled: () => boolean): Promise<void> {
  await using _lock = await takeLock(join(tmpdir(), "ilpo-chat-apt.lock"));
  if (isInstalled()) return;
  await using _cluster = await withoutMainCluster();
  try {
    await aptGet("update");
    await aptGet("install", "-y", "--no-install-recommends", aptPackages[name]);
  } catch (cause) {
    const sentence = `${name} was not found and apt-get could not install ${aptPackages[name]}.`;
    throw new Error(sentence, { cause });
  }
}

async function aptGet(...args: string[]): Promise<void> {
  await run("apt-get", ["-q", "-o", "DPkg::Lock::Timeout=300", ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    maxBuffer: 64 * 1024 * 1024,
  });
}

// Debian's package makes and starts a database of its own; the drop-in tells it not to, for this installation only.
async function withoutMainCluster(): Promise<AsyncDisposable> {
  const folder = "/etc/postgresql-common/createcluster.d";
  const dropIn = join(folder, "ilpo-chat-tests.conf");
  await mkdir(folder, { recursive: true });
  await writeFile(dropIn, "create_main_cluster = false\n");
  return { [Symbol.asyncDispose]: () => rm(dropIn, { force: true }) };
}

async function takeLock(path: string): Promise<AsyncDisposable> {
  const owner = join(path, "pid");
  while (!(await makeFolder(path))) {
    const pid = Number(await readFile(owner, "utf8").catch(() => ""));
    if (pid > 0 && !isAlive(pid)) await rm(path, { recursive: true, force: true });
    else await delay(500);
  }
  await writeFile(owner, String(process.pid));
  return { [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

function makeFolder(path: string): Promise<boolean> {
  return mkdir(path).then(
    () => true,
    () => false,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
