import { spawn } from "node:child_process";
import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { tempDir, type TempDir } from "./testkit/src/index.ts";

const root = join(import.meta.dirname, "..");

/** A product in small: the layout of this repository, and every import in it is allowed. */
const cleanFiles: Readonly<Record<string, string>> = {
  "packages/protocol/package.json": manifest("protocol"),
  "packages/protocol/src/index.ts": "export const version = 1;",
  "packages/sdk/package.json": manifest("sdk", "protocol"),
  "packages/sdk/src/index.ts": 'export { version } from "@ilpo-chat/protocol";',
  "packages/widget/package.json": manifest("widget", "sdk", "server"),
  "packages/widget/src/app.tsx":
    'import { version } from "@ilpo-chat/sdk";\nexport const app = version;',
  "packages/widget/src/loader.ts": "export const loader = 1;",
  "packages/server/src/kernel/clock.ts": "export const now = (): number => Date.now();",
  "packages/server/src/modules/chat/index.ts":
    'export { decide } from "./conversation.ts";\nexport * from "./store.ts";',
  "packages/server/src/modules/chat/conversation.ts":
    "export const decide = (nowMs: number): number => nowMs;",
  "packages/server/src/modules/chat/store.ts":
    'import type { Kysely } from "kysely";\nexport type Sql = Kysely<object>;',
  "packages/server/src/modules/telegram/index.ts":
    'import { decide } from "#chat";\nexport const telegram = decide;',
  "packages/server/src/app/compose.ts":
    'import { decide } from "#chat";\nimport { telegram } from "#telegram";\nimport { now } from "#kernel/clock";\nexport const compose = [decide, telegram, now];',
  "packages/server/src/index.ts": 'export { compose } from "./app/compose.ts";',
};

type Mistake = readonly [rule: string, file: string, source: string];

/** Each in a file of its own, so that one look at the tree finds them all. */
const crossings: readonly Mistake[] = [
  ["chat-knows-its-neighbours", "packages/server/src/modules/chat/a1.ts", 'import "#telegram";'],
  [
    "chat-knows-its-neighbours",
    "packages/server/src/modules/chat/a2.ts",
    'import type {} from "#telegram";',
  ],
  ["kernel-knows-its-neighbours", "packages/server/src/kernel/a3.ts", 'export * from "#chat";'],
  [
    "telegram-knows-its-neighbours",
    "packages/server/src/modules/telegram/a4.ts",
    'import "../chat/store.ts";',
  ],
  ["resolves", "packages/server/src/modules/telegram/a5.ts", 'import "#chat/store";'],
  [
    "openai-in-its-model",
    "packages/server/src/modules/ai/assistant.ts",
    'import OpenAI from "openai";',
  ],
  ["database-in-stores", "packages/server/src/modules/chat/a6.ts", 'import { sql } from "kysely";'],
  ["widget-package-arrows", "packages/widget/src/a7.ts", 'import "@ilpo-chat/server";'],
  ["browser-has-no-node", "packages/sdk/src/a8.ts", 'import { readFileSync } from "node:fs";'],
  ["loader-stands-alone", "packages/widget/src/loader.ts", 'import "./app.tsx";'],
  ["tests-stay-outside", "packages/sdk/src/a9.ts", 'import "../test/scenario.ts";'],
  ["no-cycles", "packages/protocol/src/a.ts", 'export * from "./a.ts";\nimport "./b.ts";'],
  [
    "no-development-dependencies",
    "packages/server/src/modules/chat/a11.ts",
    'import { http } from "msw";\nexport const a = http;',
  ],
  ["no-orphans", "packages/protocol/src/c.ts", "export const lonely = 1;"],
  [
    "chat-knows-its-neighbours",
    "packages/server/src/modules/chat/a12.ts",
    'await using x = await import("#telegram");',
  ],
];

const chat = "packages/server/src/modules/chat";
const slips: readonly Mistake[] = [
  ["no-explicit-any", `${chat}/a13.ts`, "export const a = (b: any): unknown => b;"],
  [
    "no-floating-promises",
    `${chat}/a14.ts`,
    "const a = async () => 1;\nexport const b = () => { a(); };",
  ],
  [
    "no-floating-promises",
    `${chat}/a15.test.ts`,
    "const a = async () => 1;\nexport const b = () => { a(); };",
  ],
  [
    "switch-exhaustiveness-check",
    `${chat}/a16.ts`,
    "export function a(b: 1 | 2) { switch (b) { case 1: return 0; } return 1; }",
  ],
  ["no-process-env", `${chat}/a17.ts`, 'export const a = process.env["HOME"];'],
  ["no-console", `${chat}/a18.ts`, 'console.log("a");'],
  ["no-default-export", `${chat}/a19.ts`, "export default 1;"],
  [
    "no-restricted-properties",
    `${chat}/a20.ts`,
    'export const a = (b: { innerHTML: string }) => { b.innerHTML = ""; };',
  ],
  ["no-ambient", `${chat}/conversation.ts`, "export const a = () => Date.now();"],
  ["no-ambient", `${chat}/prompt.ts`, "export const a = () => new Date();"],
  ["no-ambient", `${chat}/format.ts`, "export const a = () => Math.random();"],
  ["max-params", `${chat}/a21.ts`, "export const a = (b: 1, c: 1, d: 1, e: 1) => [b, c, d, e];"],
  ["max-lines", `${chat}/a22.ts`, "export {};\n".repeat(301)],
];

describe("the boundaries between files", () => {
  it("let a clean tree pass", async () => {
    await using tree = await cleanTree();
    expect(await checkBoundaries(tree.path)).toMatchObject({ code: 0 });
  });

  const found = once(async () => {
    await using tree = await cleanTree();
    await plant(tree.path, {
      "packages/sdk/test/scenario.ts": "export const scenario = 1;",
      "packages/protocol/src/b.ts": 'import "./a.ts";\nexport const b = 1;',
      ...Object.fromEntries(crossings.map(([, file, source]) => [file, source])),
    });
    return await checkBoundaries(tree.path);
  });

  it.each(crossings)("refuse what crosses %s, in %s", async (rule, file) => {
    const { code, output } = await found();
    expect(output).toContain(`${rule}: ${file}`);
    expect(code).toBe(1);
  });

  it("refuse a tree in which nothing could be read", async () => {
    await using empty = await tempDir("ilpo-chat-empty");
    await makeFolders(empty.path);
    const { code, output } = await run(boundaries(), empty.path);
    expect([code, output]).toEqual([1, expect.stringContaining("no modules or no imports")]);
  });
});

describe("the rules inside a file", () => {
  it("let a clean tree pass", async () => {
    await using tree = await lintTree();
    expect(await lint(tree.path)).toMatchObject({ code: 0 });
  });

  const found = once(async () => {
    await using tree = await lintTree();
    await plant(tree.path, Object.fromEntries(slips.map(([, file, source]) => [file, source])));
    return await lint(tree.path);
  });

  it.each(slips)("refuse what breaks %s, in %s", async (rule, file) => {
    const { code, stdout } = await found();
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] };
    const told = diagnostics.filter(({ filename }) => filename === file);
    expect(told.map(({ code: ruleCode }) => ruleCode).join()).toContain(`(${rule})`);
    expect(code).toBe(1);
  });
});

/** The tools look at a tree once for all tests that ask. */
function once(look: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => (result ??= look());
}

async function cleanTree(): Promise<TempDir> {
  const tree = await tempDir("ilpo-chat-boundaries");
  await plant(tree.path, cleanFiles);
  return tree;
}

async function lintTree(): Promise<TempDir> {
  const tree = await cleanTree();
  await cp(join(root, ".oxlintrc.json"), join(tree.path, ".oxlintrc.json"));
  await cp(join(root, "tooling/lint"), join(tree.path, "tooling/lint"), { recursive: true });
  await plant(tree.path, {
    "packages/server/tsconfig.json":
      '{ "compilerOptions": { "strict": true, "module": "nodenext", "allowImportingTsExtensions": true, "noEmit": true }, "include": ["src"], "exclude": ["src/**/*.test.ts"] }',
    "tsconfig.json":
      '{ "compilerOptions": { "strict": true, "module": "nodenext", "noEmit": true }, "include": ["packages/*/src/**/*.test.ts"] }',
  });
  return tree;
}

function manifest(name: string, ...dependencies: string[]): string {
  return JSON.stringify({
    name: `@ilpo-chat/${name}`,
    type: "module",
    exports: { ".": "./src/index.ts" },
    dependencies: Object.fromEntries(dependencies.map((other) => [`@ilpo-chat/${other}`, "*"])),
  });
}

async function plant(tree: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, source] of Object.entries(files)) {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), `${source}\n`);
  }
}

async function checkBoundaries(tree: string): Promise<Result> {
  await makeFolders(tree);
  const server = join(tree, "packages/server");
  await cp(join(root, "packages/server/package.json"), join(server, "package.json"));
  await symlink(join(root, "packages/server/node_modules"), join(server, "node_modules"));
  for (const [from, to] of [
    ["sdk", "protocol"],
    ["widget", "sdk"],
    ["widget", "server"],
  ] as const) {
    const scope = join(tree, "packages", from, "node_modules/@ilpo-chat");
    await mkdir(scope, { recursive: true });
    await symlink(join(tree, "packages", to), join(scope, to));
  }
  return run(boundaries(), tree);
}

async function makeFolders(path: string): Promise<void> {
  for (const folder of ["packages", "examples", "tooling"]) {
    await mkdir(join(path, folder), { recursive: true });
  }
}

function boundaries(): string[] {
  return [join(root, "tooling/boundaries/main.ts")];
}

function lint(tree: string): Promise<Result> {
  const oxlint = join(root, "node_modules/oxlint/bin/oxlint");
  return run([oxlint, "--type-aware", "--deny-warnings", "--format=json", "packages"], tree);
}

/** As the linter tells it in JSON. */
interface Diagnostic {
  /** For example `eslint(no-console)`. */
  readonly code: string;
  readonly filename: string;
}

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly output: string;
}

async function run(args: string[], cwd: string): Promise<Result> {
  const path = `${join(root, "node_modules/.bin")}${delimiter}${process.env.PATH}`;
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, PATH: path } });
  const code = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, output: `${stdout}${stderr}` };
}
