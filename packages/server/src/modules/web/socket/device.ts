import type { Device } from "#chat";

/** What the visitor holds in their hands, by the name that their browser gives itself. */
export function deviceOf(userAgent: string | undefined): Device {
  const name = userAgent ?? "";
  if (/iPad|Tablet|PlayBook|Silk(?!.*Mobile)|Android(?!.*Mobile)/iu.test(name)) return "tablet";
  return /Mobi|iPhone|iPod|Android/iu.test(name) ? "phone" : "computer";
}
