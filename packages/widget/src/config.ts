import { isAccent } from "./accent.ts";
import type { RawSettings } from "./loader.ts";
import type { Report } from "./problems.ts";

/** How the page wants its chat. What is absent comes from the server's settings, else from defaults. */
export interface WidgetConfig {
  /** Public key of the site. */
  readonly site: string;
  /** Base address of the server. */
  readonly server: string;
  readonly title?: string | undefined;
  /** `#rrggbb`. */
  readonly accent?: string | undefined;
  /** First lines of the consultant. */
  readonly greeting?: readonly string[] | undefined;
  readonly position: "left" | "right";
  readonly theme: "auto" | "light" | "dark";
  /** A BCP 47 tag. */
  readonly lang?: string | undefined;
  /** Address of the page's own worker that shows notices; absent: none are offered. */
  readonly pushWorker?: string | undefined;
}

const known =
  "site server title accent greeting teaser position theme lang pushWorker dataLayer metrika config".split(
    " ",
  );

/**
 * Reads `data-*` and `init({...})`. Never throws: what cannot be used is reported and left out, so
 * that a typing error on a page costs one setting and not the page. Undefined without a usable site.
 */
export function readConfig(
  raw: RawSettings,
  source: string,
  report: Report,
): WidgetConfig | undefined {
  for (const name of Object.keys(raw)) if (!known.includes(name)) report("setting", name);
  const take = <Value>(name: string, read: (value: unknown) => Value | undefined) => {
    const value = raw[name];
    if (value === undefined || value === null || value === "") return undefined;
    const result = read(value);
    if (result === undefined) report("value", name);
    return result;
  };
  // The loader has read it, unless it is no JSON.
  if (typeof raw["config"] === "string") report("config", raw["config"]);
  const site = take("site", readSite);
  if (!site) return undefined;
  return {
    site,
    server: take("server", readServer) ?? new URL(source).origin,
    position: take("position", oneOf("left", "right")) ?? "right",
    theme: take("theme", oneOf("auto", "light", "dark")) ?? "auto",
    title: take("title", readLine),
    accent: take("accent", (value) => (isAccent(value) ? value.toLowerCase() : undefined)),
    greeting: take("greeting", readLines),
    lang: take("lang", readLanguage),
    pushWorker: take("pushWorker", readLine),
  };
}

function readSite(value: unknown): string | undefined {
  return typeof value === "string" && /^[\w-]{4,64}$/.test(value) ? value : undefined;
}

function readLine(value: unknown): string | undefined {
  return typeof value === "string" && value.length <= 300 ? value.trim() || undefined : undefined;
}

function readLines(value: unknown): readonly string[] | undefined {
  const lines = (Array.isArray(value) ? value : [value]).map(readLine);
  return lines.every((line) => line !== undefined) && lines.length <= 5 ? lines : undefined;
}

function readLanguage(value: unknown): string | undefined {
  return typeof value === "string" && /^[a-z]{2,3}(-[a-z\d]{2,8})*$/i.test(value)
    ? value
    : undefined;
}

function readServer(value: unknown): string | undefined {
  try {
    const url = new URL(String(value));
    return /^https?:$/.test(url.protocol)
      ? (url.origin + url.pathname).replace(/\/+$/, "")
      : undefined;
  } catch {
    return undefined;
  }
}

function oneOf<Word extends string>(...words: readonly Word[]) {
  return (value: unknown): Word | undefined => words.find((word) => word === value);
}
