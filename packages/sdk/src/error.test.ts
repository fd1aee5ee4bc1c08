import { type ErrorCode, errors } from "@ilpo-chat/protocol";
import { describe, expect, it } from "vitest";
import { ChatError, fromRefusal, isChatError, secondsToMs, toChatError } from "./error.ts";

describe("ChatError", () => {
  it.each(Object.entries(errors))("%s is as retryable as the protocol says", (code, kind) => {
    expect(new ChatError(code as ErrorCode).retryable).toBe(kind.retryable);
  });

  it("carries what a refusal tells", () => {
    const refusal = { code: "rate-limited", title: "Too many", retryAfter: 2, requestId: "r-1" };
    expect(fromRefusal(refusal)).toMatchObject({
      ...{ code: "rate-limited", message: "Too many", retryAfterMs: 2_000, requestId: "r-1" },
    });
  });

  it.each([null, "text", {}, { code: 4 }, { code: "" }, { code: "<html>" }, { code: "Forbidden" }])(
    "does not take %j for a refusal",
    (value) => expect(fromRefusal(value)).toBeUndefined(),
  );

  it("is known by its brand, not by its class", () => {
    const copy = Object.assign(new Error("x"), { [Symbol.for("ilpo-chat.error")]: true });
    expect(isChatError(copy)).toBe(true);
    expect(isChatError(new Error("x"))).toBe(false);
    const cause = new TypeError("fetch failed");
    expect(toChatError(cause)).toMatchObject({ code: "transport", retryable: true, cause });
  });

  it("reads seconds of a header or a field, nothing else", () => {
    expect(["3", 1.5, "soon", -1, undefined].map(secondsToMs)).toEqual([
      ...[3_000, 1_500, undefined, undefined, undefined],
    ]);
  });
});
