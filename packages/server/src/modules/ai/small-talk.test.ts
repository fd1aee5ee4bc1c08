import { describe, expect, it } from "vitest";
import { smallTalkOf } from "./small-talk.ts";

describe("small talk", () => {
  it.each([
    ["Здравствуйте!", "greeting"],
    ["добрый день", "greeting"],
    ["спасибо большое", "thanks"],
    ["ок, спасибо", "thanks"],
    ["до свидания", "goodbye"],
    ["понятно", "agreement"],
    ["hello", "greeting"],
    ["здравствуйте, какая комиссия", undefined],
    ["👍", undefined],
    ["", undefined],
  ])("%s is %s", (text, kind) => {
    expect(smallTalkOf(text)).toBe(kind);
  });
});
