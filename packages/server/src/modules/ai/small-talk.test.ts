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
    ["👍", "agreement"],
    ["😡", undefined],
    ["да", "agreement"],
    ["нет", "refusal"],
    ["не надо", "refusal"],
    ["нет, спасибо", "refusal"],
    ["no thanks", "refusal"],
    ["жок", "refusal"],
    ["надо", undefined],
    ["не хочу самозанятость", undefined],
    ["spasibo", "thanks"],
    ["рахмат", "thanks"],
    ["ghbdtn", "greeting"],
    ["салам алейкум, брат", "greeting"],
    ["", undefined],
  ])("%s is %s", (text, kind) => {
    expect(smallTalkOf(text)).toBe(kind);
  });
});
