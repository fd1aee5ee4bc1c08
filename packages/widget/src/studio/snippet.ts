/** What can be set; empty means: as the server says. */
export interface StudioSettings {
  readonly site: string;
  readonly accent: string;
  readonly title: string;
  /** One line each. */
  readonly greeting: string;
  readonly teaser: string;
  readonly position: "right" | "left";
  readonly theme: "auto" | "light" | "dark";
  readonly lang: string;
  readonly dataLayer: boolean;
  readonly metrika: string;
  /** Address of the file on the site that shows notices. */
  readonly pushWorker: string;
}

export const blankSettings: StudioSettings = {
  ...{ site: "", accent: "", title: "", greeting: "", teaser: "" },
  ...{ position: "right", theme: "auto", lang: "", dataLayer: false, metrika: "", pushWorker: "" },
};

export function linesOf({ greeting }: StudioSettings): string[] {
  return greeting
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(0, 5);
}

/** The tag to paste: the address of the script, the key, and what differs from the server's settings. */
export function snippetOf(settings: StudioSettings, script: string, anyKey: string): string {
  const { site, accent, title, teaser, position, theme, lang, dataLayer, metrika } = settings;
  const { pushWorker } = settings;
  const greeting = linesOf(settings);
  const attributes = {
    src: script,
    "data-site": site || anyKey,
    "data-accent": accent,
    "data-title": title.trim(),
    "data-greeting": greeting.length === 1 ? greeting[0] : "",
    "data-teaser": teaser.trim(),
    "data-position": position === "left" && position,
    "data-theme": theme !== "auto" && theme,
    "data-lang": lang,
    "data-data-layer": dataLayer && "true",
    "data-metrika": metrika.trim(),
    "data-push-worker": pushWorker.trim(),
    // A list does not fit into an attribute of its own.
    "data-config": greeting.length > 1 && JSON.stringify({ greeting }),
  };
  const written = Object.entries(attributes).flatMap(([name, value]) =>
    value ? [`  ${name}="${escape(value)}"`] : [],
  );
  return `<script async\n${written.join("\n")}></script>`;
}

function escape(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

/** The settings as the page's calls take them: all of them, so that one that was emptied is empty. */
export function callSettings(settings: StudioSettings): Record<string, unknown> {
  const { accent, title, teaser, position, theme, lang } = settings;
  const lines = linesOf(settings);
  const greeting = lines.length > 0 ? lines : "";
  return { accent, title, greeting, teaser: teaser.trim() || greeting, position, theme, lang };
}

/** Settings from a page's address, as `hashOf` wrote them. */
export function settingsFrom(hash: string): StudioSettings {
  const given = Object.fromEntries(new URLSearchParams(hash.replace(/^#/, "")));
  const text = (name: keyof StudioSettings): string => given[name] ?? "";
  const { position, theme } = given;
  return {
    ...blankSettings,
    site: /^[\w-]{4,64}$/.test(text("site")) ? text("site") : "",
    accent: /^#[\da-f]{6}$/i.test(text("accent")) ? text("accent") : "",
    title: text("title"),
    greeting: text("greeting"),
    teaser: text("teaser"),
    position: position === "left" ? position : "right",
    theme: theme === "light" || theme === "dark" ? theme : "auto",
    lang: /^[a-z]{2,3}$/.test(text("lang")) ? text("lang") : "",
    dataLayer: given["dataLayer"] === "true",
    metrika: text("metrika").replace(/\D/g, ""),
    pushWorker: text("pushWorker"),
  };
}

/** What is set, for an address that can be handed on. */
export function hashOf(settings: StudioSettings): string {
  const differing = Object.entries(settings).filter(
    ([name, value]) => value !== blankSettings[name as keyof StudioSettings],
  );
  return new URLSearchParams(differing.map(([name, value]) => [name, String(value)])).toString();
}
