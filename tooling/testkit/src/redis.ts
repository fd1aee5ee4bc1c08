import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { freePort } from "./free-port.ts";
import { requireTool } from "./require-tool.ts";
import { type RunningProcess, startProcess } from "./start-process.ts";
import { tempDir } from "./temp-dir.ts";

export interface Redis extends AsyncDisposable {
  readonly url: string;
  /** Begin every key and channel with it where the server is shared: pub/sub knows no database numbers. */
  readonly prefix: string;
  /** False for the server of TEST_REDIS_URL, which can be neither stopped nor started from here. */
  readonly isOwn: boolean;
  readonly pid: number | undefined;
  /** Ends the server as its administrator would. */
  stop(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  start(): Promise<void>;
  /** Ends it without a word to its clients. */
  kill(): Promise<void>;
  /** Runs redis-cli against the server and gives what it prints. */
  cli(...args: string[]): Promise<string>;
}

const run = promisify(execFile);

/** Starts a Redis of its own that keeps nothing on disk; with TEST_REDIS_URL set, uses that server instead. */
export async function startRedis(): Promise<Redis> {
  const given = process.env.TEST_REDIS_URL;
  return given ? useGiven(given) : startOwn();
}

function useGiven(url: string): Redis {
  const refuse = () =>
    Promise.reject(new Error("The server of TEST_REDIS_URL is not ours to stop or start."));
  return {
    ...client(url),
    isOwn: false,
    pid: undefined,
    stop: refuse,
    start: refuse,
    kill: refuse,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function startOwn(): Promise<Redis> {
  const command = await requireTool("redis-server");
  const folder = await tempDir("ilpo-chat-redis");
  const port = await freePort();
  let server: RunningProcess | undefined;

  async function start(): Promise<void> {
    server ??= await startProcess({
      command,
      args: ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
      cwd: folder.path,
      readyPattern: /Ready to accept connections/,
    });
  }

  async function end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    await server?.kill(signal);
    server = undefined;
  }

  await start();
  return {
    ...client(`redis://127.0.0.1:${port}`),
    isOwn: true,
    get pid() {
      return server?.pid;
    },
    stop: () => end("SIGTERM"),
    start,
    kill: () => end("SIGKILL"),
    [Symbol.asyncDispose]: async () => {
      await end("SIGKILL");
      await folder[Symbol.asyncDispose]();
    },
  };
}

function client(url: string): Pick<Redis, "url" | "prefix" | "cli"> {
  return {
    url,
    prefix: `ilpo-chat:${randomBytes(6).toString("hex")}:`,
    cli: async (...args) => {
      const command = await requireTool("redis-cli");
      const { stdout } = await run(command, ["-u", url, ...args]);
      return stdout.trimEnd();
    },
  };
}
