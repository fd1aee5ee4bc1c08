import type { Report } from "./problems.ts";

/** Where events go, as the page has set it. */
export interface AnalyticsSettings {
  readonly dataLayer: unknown;
  readonly metrika: unknown;
  readonly report: Report;
}

/**
 * Tells a page's analytics of an event: a push to its `dataLayer`, a goal of its Yandex.Metrika counter. Both get the
 * event's name and figures alone. PRIVACY: nothing that anybody has said or is called.
 */
export function tellAnalytics(
  { dataLayer, metrika, report }: AnalyticsSettings,
  name: string,
  detail: unknown,
): void {
  const about = figuresOf(detail);
  const goal = `ilpo_chat_${name}`;
  if (dataLayer) {
    const list = listOf(dataLayer);
    if (list) list.push({ event: goal, ...about });
    else report("dataLayer", JSON.stringify(dataLayer));
  }
  if (metrika) {
    const { ym } = window as { readonly ym?: unknown };
    const counter = Number(metrika);
    if (!(counter > 0)) report("metrika", JSON.stringify(metrika));
    else if (typeof ym === "function") ym(counter, "reachGoal", goal, about);
    else report("ym", "");
  }
}

/** The page's list, made if the page has none yet, as its own scripts would make it. */
function listOf(wish: unknown): unknown[] | undefined {
  const name = wish === true || wish === "true" ? "dataLayer" : wish;
  if (typeof name !== "string" || !/^[a-z_$][\w$]*$/i.test(name)) return undefined;
  // A named element of the page must not pass for it.
  if (!Object.hasOwn(window, name)) Reflect.set(window, name, []);
  const list: unknown = Reflect.get(window, name);
  return Array.isArray(list) ? list : undefined;
}

function figuresOf(detail: unknown): Record<string, unknown> {
  if (typeof detail === "number") return { value: detail };
  const fields = Object.entries(detail ?? {});
  return Object.fromEntries(fields.filter(([name]) => name === "state" || name === "isFirst"));
}
