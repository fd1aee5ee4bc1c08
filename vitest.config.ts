import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Of tests with real processes, where a machine that stands still for a moment is no fault of ours. */
const SECOND_TRY = 1;

// A quarter of starting a process is compiling its sources, and the tests start the server and its commands often.
process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, "node_modules/.cache/compiled");

// Three kinds of tests, by what they cost: pure code, real servers, real browsers.
export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    pool: "forks",
    maxWorkers: 2,
    reporters: ["default", "./tooling/flaky-reporter.ts"],
    // A machine with other work is slow, not wrong; what is there is found at once.
    expect: { poll: { timeout: 10_000 } },
    dangerouslyIgnoreUnhandledErrors: false,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.{ts,tsx}", "tooling/testkit/src/**/*.test.ts"],
          testTimeout: 15_000,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          retry: SECOND_TRY,
          include: [
            "packages/*/test/**/*.test.{ts,tsx}",
            "tooling/testkit/test/**/*.test.ts",
            "tooling/*.test.ts",
          ],
          exclude: ["packages/widget/test/**", "**/node_modules/**"],
          globalSetup: ["tooling/vitest-global-setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Nothing of ours keeps state in a module, and to load the server anew for each file was a third of the time.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          retry: SECOND_TRY,
          include: ["examples/*/test/**/*.test.ts", "packages/widget/test/**/*.test.ts"],
          globalSetup: ["tooling/vitest-global-setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
