import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { atExit } from "./at-exit.ts";
import { createOutput, type Output } from "./process-output.ts";
import type { Owner } from "./unprivileged.ts";

export interface StartProcessOptions {
  readonly command: string;
  readonly args?: readonly string[];
  /** Added to this process's environment; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** The process is ready once its output matches. */
  readonly readyPattern?: RegExp;
  /** The process is ready once this address answers 2xx or 3xx. */
  readonly readyUrl?: string;
  /** How long readiness may take, 45 s unless told: the machine may be busy. */
  readonly readyTimeoutMs?: number;
  /** Runs the process as another user; needs root. */
  readonly owner?: Owner;
  /** What the process gets when this one dies, SIGKILL unless told; on Linux even when this one is killed. */
  readonly orphanSignal?: "SIGKILL" | "SIGTERM" | "SIGINT" | "SIGQUIT";
}

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningProcess extends AsyncDisposable {
  readonly pid: number;
  /** Everything written so far to stdout and stderr, in the order it arrived. */
  readonly output: string;
  /** Settles when the process ends; never rejects. */
  readonly exit: Promise<ProcessExit>;
  /** Resolves with the first match, in output written before or after the call; rejects at exit or timeout. */
  waitForOutput(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>;
  /** Sends a signal, SIGTERM unless told, and waits for the end. Harmless on a dead process. */
  kill(signal?: NodeJS.Signals): Promise<ProcessExit>;
}

/**
 * Starts a process and waits until it is ready. Rejects with the end of its output if it ends or stays
 * silent instead. It dies with this process, however this process ends.
 */
export async function startProcess(options: StartProcessOptions): Promise<RunningProcess> {
  const { child, output } = await launch(options);
  const exit = once(child, "close").then(([code, signal]): ProcessExit => {
    const end = { code, signal } as ProcessExit;
    output.end(`${options.command} ended with ${describeExit(end)}`);
    return end;
  });
  const running = toRunningProcess(child, output, exit);
  try {
    await waitUntilReady(running, options);
  } catch (error) {
    await running.kill("SIGKILL");
    throw error;
  }
  return running;
}

async function launch(
  options: StartProcessOptions,
): Promise<{ child: ChildProcess; output: Output }> {
  const { command, args } = boundToParent(options);
  const child = spawn(command, args, {
    env: { ...process.env, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...options.owner,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.once(
    "exit",
    atExit(() => void child.kill(options.orphanSignal ?? "SIGKILL")),
  );
  const output = createOutput();
  child.stdout?.setEncoding("utf8").on("data", output.push);
  child.stderr?.setEncoding("utf8").on("data", output.push);
  await once(child, "spawn");
  return { child, output };
}

// A killed test run would leave servers behind: its own handlers do not run then, the kernel's signal does.
function boundToParent(options: StartProcessOptions): { command: string; args: readonly string[] } {
  const args = options.args ?? [];
  const setpriv = "/usr/bin/setpriv";
  if (process.platform !== "linux" || !existsSync(setpriv))
    return { command: options.command, args };
  const signal = (options.orphanSignal ?? "SIGKILL").slice("SIG".length);
  return { command: setpriv, args: ["--pdeathsig", signal, "--", options.command, ...args] };
}

function toRunningProcess(
  child: ChildProcess,
  output: Output,
  exit: Promise<ProcessExit>,
): RunningProcess {
  const kill = (signal: NodeJS.Signals = "SIGTERM") => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return exit;
  };
  return {
    pid: child.pid ?? -1,
    get output() {
      return output.text();
    },
    exit,
    waitForOutput: output.waitFor,
    kill,
    [Symbol.asyncDispose]: async () => {
      const killed = setTimeout(() => void kill("SIGKILL"), 10_000);
      await kill("SIGTERM");
      clearTimeout(killed);
    },
  };
}

async function waitUntilReady(
  running: RunningProcess,
  options: StartProcessOptions,
): Promise<void> {
  const timeoutMs = options.readyTimeoutMs ?? 45_000;
  if (options.readyPattern) await running.waitForOutput(options.readyPattern, timeoutMs);
  if (options.readyUrl) await waitForUrl(running, options.readyUrl, timeoutMs);
}

async function waitForUrl(running: RunningProcess, url: string, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let ended = false;
  void running.exit.then(() => (ended = true));
  while (!ended && Date.now() < deadline) {
    const answer = await fetch(url, {
      redirect: "manual",
      signal: AbortSignal.timeout(2_000),
    }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer && answer.status < 400) return;
    await delay(50);
  }
  const reason = ended ? "the process ended" : `it did not within ${timeoutMs} ms`;
  throw new Error(`${url} was to answer, but ${reason}:\n${running.output.slice(-4_000)}`);
}

function describeExit(end: ProcessExit): string {
  return end.signal ?? `code ${end.code}`;
}
