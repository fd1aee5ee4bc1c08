import { fileURLToPath } from "node:url";
import { type RunningProcess, startProcess } from "@ilpo-chat/testkit";

/** One process of the product, as an operator would start it. */
export interface ServerNode extends AsyncDisposable {
  readonly name: string;
  readonly port: number;
  readonly url: string;
  /** Of the living process; throws while there is none. */
  readonly pid: number;
  readonly isRunning: boolean;
  /** Ends that nobody asked for, in words. */
  readonly crashes: readonly string[];
  /** Added to the environment of the next start. */
  setEnv(env: Env): void;
  /** Resolves once it says that it has started. Harmless when it runs. */
  start(): Promise<void>;
  /** Ends it without a word. */
  kill(): Promise<void>;
  /** Asks it to stop and gives the exit code. */
  stop(): Promise<number | null>;
  freeze(): void;
  thaw(): void;
  /** What the living process has written. */
  readonly output: string;
}

export type Env = Readonly<Record<string, string | undefined>>;

export interface ServerNodeOptions {
  readonly name: string;
  readonly port: number;
  readonly env: Env;
}

const serverMain = fileURLToPath(new URL("../../../../server/src/main.ts", import.meta.url));
const START_MS = 60_000;

export function createServerNode({ name, port, env }: ServerNodeOptions): ServerNode {
  let running: RunningProcess | undefined;
  let output = "";
  let changes: Env = {};
  let isEnding = false;
  const crashes: string[] = [];

  async function start(): Promise<void> {
    if (running) return;
    isEnding = false;
    const started = await startProcess({
      command: process.execPath,
      args: [serverMain],
      env: { ...env, PORT: String(port), ...changes },
      readyPattern: /"event":"started"/,
      readyTimeoutMs: START_MS,
    });
    running = started;
    void started.exit.then(({ code, signal }) => {
      output = started.output;
      if (running === started) running = undefined;
      if (!isEnding) crashes.push(`${name} ended with ${signal ?? code}: ${lastWords(output)}`);
    });
  }

  async function end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null> {
    const ending = running;
    if (!ending) return null;
    isEnding = true;
    const { code } = await ending.kill(signal);
    running = undefined;
    return code;
  }

  return {
    name,
    port,
    url: `http://127.0.0.1:${port}`,
    get pid() {
      if (!running) throw new Error(`${name} does not run`);
      return running.pid;
    },
    get isRunning() {
      return running !== undefined;
    },
    crashes,
    get output() {
      return running?.output ?? output;
    },
    setEnv: (next) => (changes = next),
    start,
    kill: async () => void (await end("SIGKILL")),
    stop: () => end("SIGTERM"),
    freeze: () => void (running && process.kill(running.pid, "SIGSTOP")),
    thaw: () => void (running && process.kill(running.pid, "SIGCONT")),
    [Symbol.asyncDispose]: async () => void (await end("SIGKILL")),
  };
}

function lastWords(output: string): string {
  return output.trim().split("\n").slice(-3).join(" | ").slice(0, 600);
}
