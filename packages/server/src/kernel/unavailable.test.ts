import { expect, it } from "vitest";
import { isUnavailable } from "./unavailable.ts";

const failure = (code: string) => Object.assign(new Error("failed"), { code });

it.each(["08006", "53300", "57014", "57P01", "40P01", "55P03", "25P03", "ECONNREFUSED"])(
  "takes %s for a resource that is away or full, also as a cause",
  (code) => {
    expect(isUnavailable(failure(code))).toBe(true);
    expect(isUnavailable(new Error("query failed", { cause: failure(code) }))).toBe(true);
  },
);

it.each(["23505", "42601", "22021", "25P02"])("takes %s for a mistake of ours", (code) => {
  expect(isUnavailable(failure(code))).toBe(false);
});
