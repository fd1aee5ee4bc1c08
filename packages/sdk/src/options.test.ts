import { describe, expect, it } from "vitest";
import { readOptions } from "./options.ts";

const good = { url: "https://chat.example/base/", site: "park-1" };

describe("readOptions", () => {
  it("lists every problem at once", () => {
    expect(() => readOptions({ url: "javascript:alert(1)", site: "?" })).toThrow(/`url`.*`site`/);
  });

  it("takes the slash off the address", () => {
    expect(readOptions(good).url).toBe("https://chat.example/base");
  });

  it("PRIVACY: tells the page without its query and fragment", () => {
    const page = () => "https://park.example/join?phone=79990000000#name";
    expect(readOptions({ ...good, page }).page()).toBe("https://park.example/join");
  });

  it("tells no page that cannot be told", () => {
    const throwing = () => {
      throw new Error("host page");
    };
    for (const page of [
      throwing,
      () => "about:blank",
      () => `https://a.example/${"x".repeat(2_000)}`,
    ]) {
      expect(readOptions({ ...good, page }).page()).toBeUndefined();
    }
  });

  it("leaves out a locale that the server would refuse", () => {
    expect(readOptions({ ...good, locale: "ru_RU.UTF-8" }).locale).toBeUndefined();
    expect(readOptions({ ...good, locale: "ru-RU" }).locale).toBe("ru-RU");
  });
});
