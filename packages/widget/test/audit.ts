import axe from "axe-core";
import type { BrowserPage } from "./widget-page.ts";

/** WCAG 2.2 AA and below, and what axe calls best practice. */
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * What axe objects to in the widget, one line each: rule, place, reason. `rules` narrows it down.
 * Whatever is scrolled out of sight stops axe, so the window must be high enough for everything.
 */
export async function audit(page: BrowserPage, rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  // axe sees no colours outside the body; the widget stands there so that no router throws it out.
  await page.evaluate(() => {
    const host = document.querySelector("body ~ ilpo-chat");
    if (host) document.body.moveBefore(host, null);
  });
  const runOnly = rules
    ? { type: "rule" as const, values: [...rules] }
    : { type: "tag" as const, values: tags };
  let found = await look(page, runOnly);
  // On a busy machine it has looked once at what was not there yet.
  for (let again = 0; again < 5 && isBlind(found); again += 1) {
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
    found = await look(page, runOnly);
  }
  return [
    ...(isBlind(found) ? [`axe could not tell, whatever is there: ${reasonsOf(found)}`] : []),
    ...found.violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id} at ${target.flat().at(-1)}: ${failureSummary}`,
      ),
    ),
  ];
}

type Found = Pick<axe.AxeResults, "violations" | "incomplete" | "passes">;

function look(page: BrowserPage, runOnly: axe.RunOnly): Promise<Found> {
  return page.evaluate(
    (options) => (window as unknown as { axe: typeof axe }).axe.run("ilpo-chat", options),
    { runOnly, elementRef: false },
  );
}

function isBlind({ incomplete, passes }: Found): boolean {
  return incomplete.length > 0 && passes.length === 0;
}

function reasonsOf({ incomplete }: Found): string {
  const nodes = incomplete.flatMap((rule) => rule.nodes);
  return [...new Set(nodes.map(({ failureSummary }) => failureSummary))].join("; ");
}
