import { describe, expect, it } from "vitest";
import { filesOf, type Manifest } from "./weigh.ts";

const manifest: Manifest = {
  "app.ts": { file: "app.js", imports: ["_shared", "_both"], css: ["app.css"] },
  _shared: { file: "shared.js", imports: ["_both"] },
  _both: { file: "both.js", imports: ["_shared"] },
  "en.ts": { file: "en.js" },
};

describe("filesOf", () => {
  it("follows static imports, each file once, in circles too", () => {
    expect(filesOf(manifest, "app.ts")).toEqual(["app.js", "app.css", "shared.js", "both.js"]);
  });

  it("refuses an entry that was not built", () => {
    expect(() => filesOf(manifest, "gone.ts")).toThrow("no gone.ts");
  });
});
