import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { requireTool } from "./require-tool.ts";
import { type RunningProcess, startProcess } from "./start-process.ts";
import { tempDir } from "./temp-dir.ts";

export interface NginxOptions {
  /** The configuration as it is delivered, for `http { }`: port 443 with a certificate, an upstream of two. */
  readonly site: string;
  /** Ports of the two nodes, in the order of the upstream. */
  readonly nodes: readonly [number, number];
}

/** An nginx on 127.0.0.1 in front of two nodes. */
export interface Nginx extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Answers of 500 and above that it has given, by its own log. */
  serverErrors(): Promise<number>;
  /** Ends it without a word, all its connections with it. */
  kill(): Promise<void>;
  /** The same one again, at the same address. Harmless when it runs. */
  start(): Promise<void>;
}

/** Tests the configuration (`nginx -t`; rejects with nginx' words) and starts it, without root and without TLS. */
export async function startNginx({ site, nodes }: NginxOptions): Promise<Nginx> {
  const nginx = await requireTool("nginx");
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await tempDir("nginx")).path;
  const [port, ownPort] = await Promise.all([freePort(), freePort()]);
  const file = join(folder, "nginx.conf");
  await writeFile(file, wholeConfig({ site: moved(site, nodes, port), folder, ownPort }));
  execFileSync(nginx, ["-t", "-c", file, "-p", folder], { stdio: "pipe" });
  const url = `http://127.0.0.1:${port}`;
  let running: RunningProcess | undefined;
  const start = async () => {
    running ??= await startProcess({
      command: nginx,
      // One process: a killed one leaves no worker behind.
      args: ["-c", file, "-p", folder, "-g", "daemon off; master_process off;"],
      readyUrl: `http://127.0.0.1:${ownPort}/`,
    });
  };
  stack.defer(() => running?.[Symbol.asyncDispose]());
  await start();
  const kept = stack.move();
  return {
    url,
    port,
    async serverErrors() {
      const statuses = (await readFile(join(folder, "status.log"), "utf8")).split("\n");
      return statuses.filter((status) => status.startsWith("5")).length;
    },
    async kill() {
      await running?.kill("SIGKILL");
      running = undefined;
    },
    start,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** The site on addresses of this machine. */
function moved(site: string, nodes: readonly [number, number], port: number): string {
  const waiting: number[] = [...nodes];
  return site
    .replaceAll(/(?<=server 127\.0\.0\.1:)\d+/g, (old) => String(waiting.shift() ?? old))
    .replace("listen 443 ssl;", `listen 127.0.0.1:${port};`)
    .replaceAll(/^\s*ssl_certificate.*\n/gm, "");
}

interface Layout {
  readonly site: string;
  readonly folder: string;
  /** Answers whether or not there are nodes yet. */
  readonly ownPort: number;
}

function wholeConfig({ site, folder, ownPort }: Layout): string {
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  return `pid ${folder}/nginx.pid; error_log ${folder}/error.log; events { worker_connections 4096; }
http { log_format status '$status'; access_log ${folder}/status.log status; ${paths.join(" ")}
server { listen 127.0.0.1:${ownPort}; access_log off; return 204; }
${site}
}`;
}
