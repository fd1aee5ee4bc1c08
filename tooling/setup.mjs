// Makes the checkout ready to run: dependencies as the lockfile has them, pages built from their sources.
// Runs before anything is installed, so it is plain JavaScript for Node 20 with nothing imported from npm.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const pnpm = "pnpm@12.21.0";
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const bin = join(root, "node_modules", ".bin");
const installStamp = join(root, "node_modules", ".ilpo-chat-installed");
// Node comes from npm for these; elsewhere it has to be there already.
const platformsWithNode = ["linux-x64", "linux-arm64", "win32-x64"];

const shared = ["packages/sdk/src", "packages/protocol/src"];
const pages = [
  { name: "packages/widget", sources: shared },
  { name: "packages/widget", config: "studio.config.ts", dist: "dist/studio", sources: shared },
  { name: "packages/telegram-sandbox", sources: [] },
];

try {
  requireNode();
  await install();
  await Promise.all([...pages.map(build), learnTopics()]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function requireNode() {
  const platform = `${process.platform}-${process.arch}`;
  if (Number(process.versions.node.split(".")[0]) >= 24 || platformsWithNode.includes(platform))
    return;
  throw new Error(
    `Ilpo Chat needs Node.js 24 or newer, which npm does not have for ${platform}: install it and run again.`,
  );
}

async function install() {
  const hash = hashOf(["pnpm-lock.yaml", "pnpm-workspace.yaml", ".pnpmfile.mjs", ...manifests()]);
  if (isStamped(installStamp, hash)) return;
  console.error("Installing dependencies, once…");
  await run(["npx", "--yes", pnpm, "install", "--frozen-lockfile"], {
    cwd: root,
    failure: "The dependencies could not be installed: see above, mend it and run again.",
  });
  writeFileSync(installStamp, hash);
}

async function build({ name, config = "vite.config.ts", dist = "dist", sources }) {
  const stamp = join(root, name, dist, ".built-from");
  const own = ["src", config, "package.json"].map((path) => join(name, path));
  const hash = hashOf(["pnpm-lock.yaml", ...own, ...sources]);
  if (isStamped(stamp, hash)) return;
  const vite = join(root, name, "node_modules", "vite", "bin", "vite.js");
  await run(["node", vite, "build", "--config", config, "--logLevel", "warn"], {
    cwd: join(root, name),
    failure: `The pages of ${name} could not be built: see above.`,
  });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}

// What the consultant's search learns from its phrases: else every server learns it anew.
async function learnTopics() {
  const stamp = join(root, "packages/server/dist/.learned-from");
  const hash = hashOf(["packages/server/src/modules/ai/knowledge"]);
  if (isStamped(stamp, hash)) return;
  await run(["node", "packages/server/src/cli/learn-topics.ts"], {
    cwd: root,
    failure: "The topics of the phrases could not be learned: see above.",
  });
  writeFileSync(stamp, hash);
}

function manifests() {
  const folders = ["packages", "examples"].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name)),
  );
  return [
    "package.json",
    ...[...folders, "tooling/testkit"].map((folder) => join(folder, "package.json")),
  ];
}

function isStamped(stamp, hash) {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === hash;
}

function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths) addTo(hash, path);
  return hash.digest("hex");
}

function addTo(hash, path) {
  const full = join(root, path);
  if (!existsSync(full)) return;
  const entries = foldersEntries(full);
  if (entries) for (const entry of entries) addTo(hash, join(path, entry));
  else hash.update(`${path}\0`).update(readFileSync(full)).update("\0");
}

function foldersEntries(path) {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (error.code === "ENOTDIR") return undefined;
    throw error;
  }
}

// Says nothing unless it fails: then everything the command printed, and one sentence.
function run([command, ...args], { cwd, failure }) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, CI: "true" },
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = [];
  child.stdout.on("data", (chunk) => output.push(chunk));
  child.stderr.on("data", (chunk) => output.push(chunk));
  return new Promise((resolve, reject) => {
    const fail = () => {
      process.stderr.write(Buffer.concat(output));
      reject(new Error(failure));
    };
    child.once("error", fail);
    child.once("close", (code) => (code === 0 ? resolve() : fail()));
  });
}
