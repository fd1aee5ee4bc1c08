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
  const { violations, incomplete, passes } = await page.evaluate(
    (options) => (window as unknown as { axe: typeof axe }).axe.run("ilpo-chat", options),
    { runOnly, elementRef: false },
  );
  const isBlind = incomplete.length > 0 && passes.length === 0;
  return [
    ...(isBlind ? ["axe could not tell: it would find nothing whatever is there"] : []),
    ...violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id} at ${target.flat().at(-1)}: ${failureSummary}`,
      ),
    ),
  ];
}
