import { describe, expect, it } from "vitest";
import { encodeSqlArray } from "./sql-array.ts";

const header = (oid: number, length: number) =>
  [1, 0, oid, length, 1].map((word) => word.toString(16).padStart(8, "0")).join("");

describe("a list in PostgreSQL's binary form", () => {
  it("holds numbers in four bytes", () => {
    const bytes = encodeSqlArray({ elements: "int4", items: [1, -2] });
    expect(bytes.toString("hex")).toBe(`${header(23, 2)}0000000400000001${"00000004fffffffe"}`);
  });

  it("holds texts with their length in bytes", () => {
    const bytes = encodeSqlArray({ elements: "text", items: ["да", ""] });
    expect(bytes.toString("hex")).toBe(`${header(25, 2)}00000004d0b4d0b000000000`);
  });

  it("holds ids without their dashes", () => {
    const id = "0f8fad5b-d9cb-469f-a165-70867728950e";
    const bytes = encodeSqlArray({ elements: "uuid", items: [id] });
    expect(bytes.toString("hex")).toBe(`${header(2950, 1)}00000010${id.replaceAll("-", "")}`);
  });
});
