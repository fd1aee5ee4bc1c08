import { expect, it } from "vitest";
import { renewPage } from "./page.ts";

const page = `# Reliability

| fault | runs |
|---|---|
| F01 killed | 1 |
| F07 redis | 2 |

After it.
`;

it("puts a run's rows in place of the old ones, and leaves the others and the text", () => {
  const row = { id: "F07", runs: 8, messages: 11_520, lost: 0, doubled: 0, reordered: 0 };
  const rows = [
    { ...row, broken: 0, convergeP95Ms: 1_200 },
    { ...row, id: "F02", broken: 1, convergeP95Ms: 9 },
  ];
  const titles = new Map([["F07", "Redis killed"]]);
  expect(renewPage(page, { rows, titles, day: "2026-11-27" })).toBe(`# Reliability

| fault | runs |
|---|---|
| F01 killed | 1 |
| F02  | 8 | 11,520 | 0 | 0 | 0 | 1 | 9 ms | 2026-11-27 |
| F07 Redis killed | 8 | 11,520 | 0 | 0 | 0 | 0 | 1,200 ms | 2026-11-27 |

After it.
`);
  expect(() => renewPage("nothing", { rows, titles, day: "" })).toThrow("no table");
});
