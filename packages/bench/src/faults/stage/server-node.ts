import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type RunningProcess, startProcess } from "@ilpo-chat/testkit";

/** One process of the product, as an operator would start it. */
export interface ServerNode extends AsyncDisposable {
  readonly name: string;
  readonly port: number;
  readonly url: string;
  /** Of the living process; throws while there is none. */
  readonly pid: number;
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
}

export type Env = Readonly<Record<string, string | undefined>>;

export interface ServerNodeOptions {
  readonly name: string;
  readonly port: number;
  readonly env: Env;
}

const serverMain = fileURLToPath(new URL("../../../../server/src/main.ts", import.meta.url));
// On a machine that does much else; a node that cannot start at all ends by itself.
const START_MS = 240_000;
/** Half of a start is reading the sources; nodes start hundreds of times. */
const compileCache = join(tmpdir(), "ilpo-chat-faults-compiled");

export function createServerNode({ name, port, env }: ServerNodeOptions): ServerNode {
  const self: Self = {
    name,
    env: { ...env, PORT: String(port) },
    changes: {},
    crashes: [],
    isEnding: false,
  };
  return {
    name,
    port,
    url: `http://127.0.0.1:${port}`,
    get pid() {
      if (!self.running) throw new Error(`${name} does not run`);
      return self.running.pid;
    },
    crashes: self.crashes,
    setEnv: (changes) => (self.changes = changes),
    start: () => start(self),
    kill: async () => void (await end(self, "SIGKILL")),
    stop: () => end(self, "SIGTERM"),
    freeze: () => signal(self, "SIGSTOP"),
    thaw: () => signal(self, "SIGCONT"),
    [Symbol.asyncDispose]: async () => void (await end(self, "SIGKILL")),
  };
}

interface Self {
  readonly name: string;
  readonly env: Env;
  changes: Env;
  readonly crashes: string[];
  running?: RunningProcess | undefined;
  /** Its end was asked for. */
  isEnding: boolean;
}

async function start(self: Self): Promise<void> {
  if (self.running) return;
  self.isEnding = false;
  const started = await startProcess({
    command: process.execPath,
    args: [serverMain],
    env: { NODE_COMPILE_CACHE: compileCache, ...self.env, ...self.changes },
    readyPattern: /"event":"started"/,
    readyTimeoutMs: START_MS,
  });
  self.running = started;
  void started.exit.then(({ code, signal: by }) => {
    if (self.running === started) self.running = undefined;
    if (self.isEnding) return;
    self.crashes.push(`${self.name} ended with ${by ?? code}: ${lastWords(started.output)}`);
  });
}

async function end(self: Self, by: "SIGTERM" | "SIGKILL"): Promise<number | null> {
  const ending = self.running;
  if (!ending) return null;
  self.isEnding = true;
  const { code } = await ending.kill(by);
  self.running = undefined;
  return code;
}

function signal({ running }: Self, name: "SIGSTOP" | "SIGCONT"): void {
  if (running) process.kill(running.pid, name);
}

function lastWords(output: string): string {
  return output.trim().split("\n").slice(-3).join(" | ").slice(0, 600);
}
