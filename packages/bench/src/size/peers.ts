import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { promisify } from "node:util";
import { tempDir } from "@ilpo-chat/testkit";
import type { Weight } from "./weigh.ts";

const run = promisify(execFile);

/** A chat that others have published on npm, as a page would load it. */
interface Peer {
  readonly name: string;
  readonly version: string;
  /** Its bundle for browsers; a folder means every script in it. */
  readonly path: string;
}

const peers: readonly Peer[] = [
  {
    name: "@cloudflare/ai-search-snippet",
    version: "0.0.42",
    path: "dist/search-snippet.umd.js",
  },
  { name: "open-chat-studio-widget", version: "0.6.0", path: "dist/open-chat-studio-widget" },
  { name: "deep-chat", version: "2.4.2", path: "dist/deepChat.bundle.js" },
  { name: "@typebot.io/js", version: "0.10.7", path: "dist/web.js" },
  { name: "flowise-embed", version: "3.1.6", path: "dist/web.umd.js" },
  { name: "@n8n/chat", version: "1.37.0", path: "dist/chat.bundle.umd.js" },
];

/** These publish no bundle on npm, so nothing is measured of them. */
export const peersElsewhere = "Chatwoot, Rocket.Chat Livechat, LibreDesk, Intergram";

/** Fetches and weighs what others have published. One that the registry does not give has no weight. */
export function weighPeers(): Promise<{ readonly name: string; readonly weight?: Weight }[]> {
  return Promise.all(
    peers.map(async (peer) => {
      const name = `${peer.name} ${peer.version}`;
      const weight = await weighPeer(peer).catch(() => undefined);
      return weight ? { name, weight } : { name };
    }),
  );
}

async function weighPeer({ name, version, path }: Peer): Promise<Weight> {
  await using folder = await tempDir("peer");
  const options = { cwd: folder.path, timeout: 60_000 };
  await run("npm", ["pack", `${name}@${version}`, "--silent"], options);
  const [tarball = ""] = await readdir(folder.path);
  await run("tar", ["-xzf", tarball, `package/${path}`], options);
  const found = join(folder.path, "package", path);
  const script = await readScripts(found);
  return {
    raw: script.length,
    gzip: gzipSync(script, { level: 9 }).length,
    brotli: brotliCompressSync(script).length,
  };
}

async function readScripts(path: string): Promise<Buffer> {
  const { stdout } = await run("find", [path, "-name", "*.js", "-exec", "cat", "{}", "+"], {
    encoding: "buffer",
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}
