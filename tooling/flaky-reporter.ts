import type { Reporter, TestModule } from "vitest/node";

/** Names, at the end, each test that failed and then passed: what a second try forgives must not be forgotten. */
export default class FlakyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const flaky = modules.flatMap((module) =>
      [...module.children.allTests()].filter((test) => test.diagnostic()?.flaky),
    );
    if (flaky.length === 0) return;
    console.log(`\nPassed only on the second try, and to be mended (${flaky.length}):`);
    for (const test of flaky) {
      const reason = test.result().errors?.[0]?.message.split("\n")[0] ?? "unknown";
      console.log(`  ${test.module.relativeModuleId} > ${test.fullName}: ${reason}`);
    }
  }
}
