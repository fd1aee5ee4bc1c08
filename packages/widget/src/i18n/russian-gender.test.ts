import { describe, expect, it } from "vitest";
import { genderOf } from "./russian-gender.ts";

describe("genderOf", () => {
  it.each([
    ["Анна", "female"],
    ["Мария Петрова", "female"],
    ["Пётр", "male"],
    ["Илья", "male"],
    ["Андрей К.", "male"],
    ["Саша", undefined],
    ["Любовь", undefined],
    ["Shukhrat", undefined],
    ["", undefined],
  ])("of %j is %s", (name, gender) => expect(genderOf(name)).toBe(gender));
});
