import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "./free-port.ts";
import { requireTool } from "./require-tool.ts";
import { type RunningProcess, startProcess } from "./start-process.ts";
import { tempDir } from "./temp-dir.ts";
import { type Owner, unprivilegedOwner } from "./unprivileged.ts";

/** How PostgreSQL is told to stop: `smart` waits for clients, `fast` ends them, `immediate` is a crash. */
export type StopMode = keyof typeof stopSignals;

export interface Cluster extends AsyncDisposable {
  readonly adminUrl: string;
  readonly dataDir: string;
  readonly pid: number | undefined;
  stop(mode?: StopMode): Promise<void>;
  start(): Promise<void>;
}

const run = promisify(execFile);
const stopSignals = { smart: "SIGTERM", fast: "SIGINT", immediate: "SIGQUIT" } as const;

/** Makes a database cluster in a temporary folder and starts its server; disposal crashes it and deletes the folder. */
export async function createCluster(settings: Readonly<Record<string, string>>): Promise<Cluster> {
  const command = await requireTool("postgres");
  const owner = await unprivilegedOwner();
  const folder = await tempDir("ilpo-chat-postgres", owner);
  const dataDir = join(folder.path, "data");
  await initDatabase(join(dirname(command), "initdb"), dataDir, owner);
  const port = await freePort();
  let server: RunningProcess | undefined;

  async function start(): Promise<void> {
    if (server) return;
    server = await startServer({ command, folder: folder.path, port, owner, settings });
  }

  async function stop(mode: StopMode = "fast"): Promise<void> {
    await server?.kill(stopSignals[mode]);
    server = undefined;
  }

  await start();
  return {
    adminUrl: `postgres://postgres@127.0.0.1:${port}/postgres`,
    dataDir,
    get pid() {
      return server?.pid;
    },
    stop,
    start,
    [Symbol.asyncDispose]: async () => {
      await stop("immediate");
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function initDatabase(command: string, dataDir: string, owner?: Owner): Promise<void> {
  const args = ["--pgdata", dataDir, "--username", "postgres", "--auth", "trust"];
  await run(command, [...args, "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"], {
    ...owner,
    cwd: dirname(dataDir),
  });
}

interface ServerOptions {
  readonly command: string;
  readonly folder: string;
  readonly port: number;
  readonly owner: Owner | undefined;
  readonly settings: Readonly<Record<string, string>>;
}

function startServer({
  command,
  folder,
  port,
  owner,
  settings,
}: ServerOptions): Promise<RunningProcess> {
  const all: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: folder,
    max_connections: "200",
    fsync: "on",
    synchronous_commit: "on",
    lc_messages: "C",
    ...settings,
  };
  return startProcess({
    command,
    args: [
      ...["-D", join(folder, "data"), "-p", String(port)],
      ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    cwd: folder,
    ...(owner ? { owner } : {}),
    readyPattern: /database system is ready to accept connections/,
    orphanSignal: "SIGQUIT",
  });
}
