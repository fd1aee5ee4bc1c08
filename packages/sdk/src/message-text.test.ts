import { limits } from "@ilpo-chat/protocol";
import { contentSchema } from "@ilpo-chat/protocol/schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textProblem, tidyText } from "./message-text.ts";

const accepts = (text: string) =>
  !(contentSchema["~standard"].validate(text) as { issues?: unknown }).issues;

describe("message text", () => {
  it("passes the server's check exactly when it passes ours (F33)", () => {
    const anyText = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) });
    fc.assert(
      fc.property(anyText, (text) => {
        const tidy = tidyText(text);
        expect(accepts(tidy)).toBe(textProblem(tidy) === undefined);
      }),
    );
  });

  it("counts code points, as the server does", () => {
    expect(textProblem("😀".repeat(limits.contentMax))).toBeUndefined();
    expect(textProblem("😀".repeat(limits.contentMax + 1))).toBe("content-too-long");
    expect(textProblem(tidyText(" \0 "))).toBe("content-empty");
  });
});
