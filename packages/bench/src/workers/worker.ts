import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Calls, FromWorker, ToWorker } from "./messages.ts";

/** A process of our own that does what it is called to do. */
export interface Worker<Handlers extends Calls> extends AsyncDisposable {
  readonly pid: number;
  /** Rejects with the worker's error, or when the worker is gone. */
  call<Name extends keyof Handlers & string>(
    name: Name,
    ...input: Parameters<Handlers[Name]>
  ): Promise<Awaited<ReturnType<Handlers[Name]>>>;
}

export interface StartWorkerOptions {
  /** The program; it must end in `answerCalls`. */
  readonly file: URL;
  readonly args?: readonly string[];
  /** Replaces the environment, but for PATH: a measurement must not depend on what is set around it. */
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeArgs?: readonly string[];
}

const START_MS = 60_000;
const END_MS = 15_000;

/** Starts the process and waits until it answers calls. It ends when it is disposed of and when this process ends. */
export async function startWorker<Handlers extends Calls>(
  options: StartWorkerOptions,
): Promise<Worker<Handlers>> {
  const { file, args = [], env = {}, nodeArgs = [] } = options;
  const child = fork(fileURLToPath(file), [...args], {
    env: { PATH: process.env["PATH"], ...env },
    execArgv: [...nodeArgs],
    // What a server logs goes nowhere, as fast as it would to a file; its failures are seen by the clients.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const waiting = listen(child, file);
  const ready = Promise.withResolvers<unknown>();
  waiting.set(0, ready);
  const timer = setTimeout(
    () => ready.reject(new Error(`${file.pathname} did not start`)),
    START_MS,
  );
  const end = () => endOf(child);
  try {
    await ready.promise;
  } catch (error) {
    await end();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  let lastId = 0;
  const call = (name: string, ...input: readonly unknown[]) => {
    const answer = Promise.withResolvers<unknown>();
    const id = (lastId += 1);
    waiting.set(id, answer);
    child.send({ id, name, input } satisfies ToWorker, (error) => error && answer.reject(error));
    return answer.promise;
  };
  return {
    pid: child.pid ?? -1,
    call: call as Worker<Handlers>["call"],
    [Symbol.asyncDispose]: end,
  };
}

type Answers = Map<number, PromiseWithResolvers<unknown>>;

function listen(child: ChildProcess, file: URL): Answers {
  const waiting: Answers = new Map();
  child.on("message", ({ id, result, error }: FromWorker) => {
    if (error === undefined) waiting.get(id)?.resolve(result);
    else waiting.get(id)?.reject(new Error(error));
    waiting.delete(id);
  });
  child.once("exit", (code, signal) => {
    const failure = new Error(`${file.pathname} ended with ${signal ?? code}`);
    for (const { promise, reject } of waiting.values()) {
      // Whoever waits hears of it; a call that nobody waits for must not end this process.
      promise.catch(() => undefined);
      reject(failure);
    }
  });
  return waiting;
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  const killed = setTimeout(() => child.kill("SIGKILL"), END_MS);
  if (child.connected) child.disconnect();
  await ended;
  clearTimeout(killed);
}
