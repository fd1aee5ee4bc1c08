import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blankSettings, hashOf, settingsFrom, snippetOf } from "./snippet.ts";

const script = "https://chat.example/embed.js";
const snippet = (more: object) => snippetOf({ ...blankSettings, ...more }, script, "your-key");

describe("the studio's snippet", () => {
  it("has the key, and only what was set", () => {
    expect(snippet({})).toBe(`<script async\n  src="${script}"\n  data-site="your-key"></script>`);
    expect(snippet({ site: "park-1", accent: "#123456", theme: "dark", dataLayer: true })).toBe(
      `<script async\n  src="${script}"\n  data-site="park-1"\n  data-accent="#123456"\n  data-theme="dark"\n  data-data-layer="true"></script>`,
    );
  });

  it("puts a list of lines into JSON, and lets no word out of its attribute", () => {
    expect(snippet({ greeting: "Раз\n\n Два " })).toContain(
      'data-config="{&quot;greeting&quot;:[&quot;Раз&quot;,&quot;Два&quot;]}"',
    );
    expect(snippet({ title: '"><script>&' })).toContain('data-title="&quot;>&lt;script>&amp;"');
  });

  it("is as it was when its address is opened again, and takes nothing else from one", () => {
    const settings = { ...blankSettings, site: "park-1", greeting: "А\nБ", metrika: "42" };
    expect(settingsFrom(`#${hashOf(settings)}`)).toEqual(settings);
    const odd = "#theme=pink&accent=red;x&site=a b&position=top&lang=<i>&metrika=1x";
    expect(settingsFrom(odd)).toEqual({ ...blankSettings, metrika: "1" });
    fc.assert(fc.property(fc.string(), (hash) => void settingsFrom(hash)));
  });
});
