import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { dirname, join } from "node:path";

interface Check {
  readonly name: string;
  readonly args: readonly [script: string, ...rest: string[]];
}

interface Outcome {
  readonly isPassed: boolean;
  readonly output: string;
  readonly seconds: string;
}

const root = join(import.meta.dirname, "..");
const sourceFolders = ["packages", "examples", "tooling", "vitest.config.ts"];
const atOnce = 2;

// What `npm run check` runs, the slow ones first. A new gate is one more line here.
const checks: readonly Check[] = [
  {
    name: "unused files, exports and dependencies",
    args: [tool("knip/bin/knip.js"), "--no-config-hints"],
  },
  {
    name: "lint",
    args: [tool("oxlint/bin/oxlint"), "--type-aware", "--deny-warnings", ...sourceFolders],
  },
  ...typeProjects().map((project) => ({
    name: `types of ${dirname(project) === "." ? "tests and tooling" : dirname(project)}`,
    args: [tool("typescript/bin/tsc"), "--project", project] as const,
  })),
  { name: "boundaries", args: [join(root, "tooling/boundaries/main.ts")] },
  { name: "format", args: [tool("oxfmt/bin/oxfmt"), "--check", "."] },
  ...globSync("packages/bench/src/size.ts", { cwd: root }).map((script) => ({
    name: "size of the widget",
    args: [join(root, script)] as const,
  })),
];

const waiting = [...checks];
const failed: string[] = [];
await Promise.all(Array.from({ length: atOnce }, worker));
console.log(
  failed.length === 0
    ? `${checks.length} checks passed.`
    : `${failed.length} of ${checks.length} checks failed: ${failed.join(", ")}.`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

async function worker(): Promise<void> {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const { isPassed, output, seconds } = await run(check);
    console.log(`${isPassed ? "ok  " : "FAIL"} ${seconds.padStart(5)} s  ${check.name}`);
    if (isPassed) continue;
    failed.push(check.name);
    console.log(output.trimEnd());
  }
}

function run({ args }: Check): Promise<Outcome> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
      resolve({ isPassed: code === 0, output, seconds });
    });
  });
}

function tool(script: string): string {
  return join(root, "node_modules", script);
}

function typeProjects(): string[] {
  const patterns = [
    "packages/*/tsconfig.json",
    "packages/telegram-sandbox/src/page/tsconfig.json",
    "tooling/testkit/tsconfig.json",
    "examples/*/tsconfig.json",
    "tsconfig.json",
  ];
  return patterns.flatMap((pattern) => globSync(pattern, { cwd: root }).toSorted());
}
