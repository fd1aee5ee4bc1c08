import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

const source = "https://chat.example/embed.js";
const read = (raw: Record<string, unknown>) => {
  const problems: string[] = [];
  return { config: readConfig(raw, source, (problem) => problems.push(problem)), problems };
};

describe("readConfig", () => {
  it("takes the server from the script's address", () => {
    expect(read({ site: "taxi-demo" })).toEqual({
      config: {
        site: "taxi-demo",
        server: "https://chat.example",
        position: "right",
        theme: "auto",
      },
      problems: [],
    });
  });

  it("takes every setting", () => {
    const { config, problems } = read({
      site: "taxi-demo",
      server: "https://other.example/chat/",
      title: " Илпо ",
      accent: "#2F6FED",
      greeting: ["Здравствуйте!", "С чего начнём?"],
      position: "left",
      theme: "dark",
      lang: "en-GB",
    });
    expect(problems).toEqual([]);
    expect(config).toMatchObject({
      server: "https://other.example/chat",
      title: "Илпо",
      accent: "#2f6fed",
      greeting: ["Здравствуйте!", "С чего начнём?"],
      position: "left",
    });
  });

  it.each([
    ["accent", "red;background:url(//evil)"],
    ["server", "javascript:alert(1)"],
    ["position", "top"],
    ["theme", 5],
    ["lang", "<img>"],
    ["greeting", [5]],
    ["colour", "#ffffff"],
  ])("reports %s once and goes on without it", (name, value) => {
    const { config, problems } = read({ site: "taxi-demo", [name]: value });
    expect(problems).toHaveLength(1);
    expect(config).toEqual(read({ site: "taxi-demo" }).config);
  });

  it("refuses a site key that cannot be one", () => {
    expect(read({ site: "a b" }).config).toBeUndefined();
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), fc.anything(), (raw, site) => {
        expect(() => read({ ...raw, site })).not.toThrow();
      }),
    );
  });
});
