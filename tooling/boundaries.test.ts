import { spawn } from "node:child_process";
import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { tempDir, type TempDir } from "./testkit/src/index.ts";

const root = join(import.meta.dirname, "..");

/** A product in small: the layout of this repository, and every import in it is allowed. */
const cleanTree: Readonly<Record<string, string>> = {
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

let tree: TempDir;
const trees: TempDir[] = [];

beforeEach(async () => {
  tree = await tempDir("ilpo-chat-boundaries");
  trees.push(tree);
  await plant(cleanTree);
});

afterAll(async () => {
  for (const each of trees) await each[Symbol.asyncDispose]();
});

describe("the boundaries between files", () => {
  it("let a clean tree pass", async () => {
    expect(await checkBoundaries()).toMatchObject({ code: 0 });
  });

  it.each<[rule: string, file: string, source: string]>([
    ["chat-knows-its-neighbours", "packages/server/src/modules/chat/a.ts", 'import "#telegram";'],
    [
      "chat-knows-its-neighbours",
      "packages/server/src/modules/chat/a.ts",
      'import type {} from "#telegram";',
    ],
    ["kernel-knows-its-neighbours", "packages/server/src/kernel/a.ts", 'export * from "#chat";'],
    [
      "telegram-knows-its-neighbours",
      "packages/server/src/modules/telegram/a.ts",
      'import "../chat/store.ts";',
    ],
    ["resolves", "packages/server/src/modules/telegram/a.ts", 'import "#chat/store";'],
    [
      "openai-in-its-model",
      "packages/server/src/modules/ai/assistant.ts",
      'import OpenAI from "openai";',
    ],
    [
      "database-in-stores",
      "packages/server/src/modules/chat/a.ts",
      'import { sql } from "kysely";',
    ],
    ["widget-package-arrows", "packages/widget/src/a.ts", 'import "@ilpo-chat/server";'],
    ["browser-has-no-node", "packages/sdk/src/a.ts", 'import { readFileSync } from "node:fs";'],
    ["loader-stands-alone", "packages/widget/src/loader.ts", 'import "./app.tsx";'],
    ["tests-stay-outside", "packages/sdk/src/a.ts", 'import "../test/scenario.ts";'],
    ["no-cycles", "packages/protocol/src/a.ts", 'export * from "./a.ts";\nimport "./b.ts";'],
    [
      "no-development-dependencies",
      "packages/server/src/modules/chat/a.ts",
      'import { http } from "msw";\nexport const a = http;',
    ],
    ["no-orphans", "packages/protocol/src/c.ts", "export const lonely = 1;"],
    [
      "chat-knows-its-neighbours",
      "packages/server/src/modules/chat/a.ts",
      'await using x = await import("#telegram");',
    ],
  ])("refuse what crosses %s", async (rule, file, source) => {
    await plant({
      [file]: source,
      "packages/sdk/test/scenario.ts": "export const scenario = 1;",
      "packages/protocol/src/b.ts": 'import "./a.ts";\nexport const b = 1;',
    });
    const { code, output } = await checkBoundaries();
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
  beforeEach(async () => {
    await cp(join(root, ".oxlintrc.json"), join(tree.path, ".oxlintrc.json"));
    await cp(join(root, "tooling/lint"), join(tree.path, "tooling/lint"), { recursive: true });
    await plant({
      "packages/server/tsconfig.json":
        '{ "compilerOptions": { "strict": true, "module": "nodenext", "allowImportingTsExtensions": true, "noEmit": true }, "include": ["src"], "exclude": ["src/**/*.test.ts"] }',
      "tsconfig.json":
        '{ "compilerOptions": { "strict": true, "module": "nodenext", "noEmit": true }, "include": ["packages/*/src/**/*.test.ts"] }',
    });
  });

  it("let a clean tree pass", async () => {
    expect(await lint()).toMatchObject({ code: 0 });
  });

  const chat = "packages/server/src/modules/chat";
  it.each<[rule: string, file: string, source: string]>([
    ["no-explicit-any", `${chat}/a.ts`, "export const a = (b: any): unknown => b;"],
    [
      "no-floating-promises",
      `${chat}/a.ts`,
      "const a = async () => 1;\nexport const b = () => { a(); };",
    ],
    [
      "no-floating-promises",
      `${chat}/a.test.ts`,
      "const a = async () => 1;\nexport const b = () => { a(); };",
    ],
    [
      "switch-exhaustiveness-check",
      `${chat}/a.ts`,
      "export function a(b: 1 | 2) { switch (b) { case 1: return 0; } return 1; }",
    ],
    ["no-process-env", `${chat}/a.ts`, 'export const a = process.env["HOME"];'],
    ["no-console", `${chat}/a.ts`, 'console.log("a");'],
    ["no-default-export", `${chat}/a.ts`, "export default 1;"],
    [
      "no-restricted-properties",
      `${chat}/a.ts`,
      'export const a = (b: { innerHTML: string }) => { b.innerHTML = ""; };',
    ],
    ["no-ambient", `${chat}/conversation.ts`, "export const a = () => Date.now();"],
    ["no-ambient", `${chat}/conversation.ts`, "export const a = () => new Date();"],
    ["no-ambient", `${chat}/conversation.ts`, "export const a = () => Math.random();"],
    ["max-params", `${chat}/a.ts`, "export const a = (b: 1, c: 1, d: 1, e: 1) => [b, c, d, e];"],
    ["max-lines", `${chat}/a.ts`, "export {};\n".repeat(301)],
  ])("refuse what breaks %s", async (rule, file, source) => {
    await plant({ [file]: source });
    const { code, output } = await lint();
    expect(output).toContain(rule);
    expect(code).toBe(1);
  });
});

function manifest(name: string, ...dependencies: string[]): string {
  return JSON.stringify({
    name: `@ilpo-chat/${name}`,
    type: "module",
    exports: { ".": "./src/index.ts" },
    dependencies: Object.fromEntries(dependencies.map((other) => [`@ilpo-chat/${other}`, "*"])),
  });
}

async function plant(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, source] of Object.entries(files)) {
    await mkdir(dirname(join(tree.path, path)), { recursive: true });
    await writeFile(join(tree.path, path), `${source}\n`);
  }
}

async function checkBoundaries(): Promise<Result> {
  await makeFolders(tree.path);
  const server = join(tree.path, "packages/server");
  await cp(join(root, "packages/server/package.json"), join(server, "package.json"));
  await symlink(join(root, "packages/server/node_modules"), join(server, "node_modules"));
  for (const [from, to] of [
    ["sdk", "protocol"],
    ["widget", "sdk"],
    ["widget", "server"],
  ] as const) {
    const scope = join(tree.path, "packages", from, "node_modules/@ilpo-chat");
    await mkdir(scope, { recursive: true });
    await symlink(join(tree.path, "packages", to), join(scope, to));
  }
  return run(boundaries(), tree.path);
}

async function makeFolders(path: string): Promise<void> {
  for (const folder of ["packages", "examples", "tooling"]) {
    await mkdir(join(path, folder), { recursive: true });
  }
}

function boundaries(): string[] {
  return [join(root, "tooling/boundaries/main.ts")];
}

function lint(): Promise<Result> {
  const oxlint = join(root, "node_modules/oxlint/bin/oxlint");
  return run([oxlint, "--type-aware", "--deny-warnings", "packages"], tree.path);
}

interface Result {
  readonly code: number | null;
  readonly output: string;
}

async function run(args: string[], cwd: string): Promise<Result> {
  const path = `${join(root, "node_modules/.bin")}${delimiter}${process.env.PATH}`;
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, PATH: path } });
  const code = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, output: `${stdout}${stderr}` };
}
