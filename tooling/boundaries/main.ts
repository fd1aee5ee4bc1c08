import { cruise, type ICruiseResult, type IViolation } from "dependency-cruiser";
import { boundaryRules } from "./rules.ts";
import { readUsingDeclarations } from "./swc-using.ts";

// Checks who imports whom in the tree this is run in; prints what crosses a boundary and how to mend it.
const rules = boundaryRules();
const comments = new Map(rules.map((rule) => [rule.name, rule.comment]));
readUsingDeclarations();
const { summary } = await cruiseTree();

for (const violation of summary.violations) console.error(describe(violation));
if (summary.totalCruised === 0 || !summary.totalDependenciesCruised) {
  console.error(
    "The tree has no modules or no imports: dependency-cruiser could not read the sources.",
  );
  process.exitCode = 1;
} else if (summary.violations.length > 0) {
  console.error(`${summary.violations.length} imports cross a boundary.`);
  process.exitCode = 1;
} else {
  console.log(
    `${summary.totalCruised} modules, ${summary.totalDependenciesCruised} imports, no boundary crossed.`,
  );
}

async function cruiseTree(): Promise<ICruiseResult> {
  const { output } = await cruise(
    ["packages", "examples", "tooling"],
    {
      baseDir: process.cwd(),
      validate: true,
      ruleSet: { forbidden: rules },
      doNotFollow: { path: "node_modules" },
      // Only our own: most libraries live in a folder called dist, and an excluded file is not seen at all.
      exclude: { path: "^(packages|examples)/[^/]+/dist/" },
      // With TypeScript 7 there is no compiler to ask, and without swc nothing at all would be found.
      parser: "swc",
      tsPreCompilationDeps: true,
      combinedDependencies: false,
    },
    { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  );
  if (typeof output === "string") throw new Error(`No result but text: ${output}`);
  return output;
}

function describe({ rule, from, to, cycle }: IViolation): string {
  const target = cycle ? cycle.map(({ name }) => name).join(" -> ") : to;
  const arrow = target === from ? "" : ` -> ${target}`;
  return `${rule.name}: ${from}${arrow}\n    ${comments.get(rule.name) ?? ""}`;
}
