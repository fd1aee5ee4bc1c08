import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isSigned, signedText } from "./signed-identity.ts";

const secret = "ilpo_id_secret";
const now = new Date("2026-01-01T00:00:00Z");
const sign = (text: string, key = secret) => createHmac("sha256", key).update(text).digest("hex");
const anna = { userId: "42", name: "Анна", phone: "+79161234567" };
const signature = sign("name=Анна\nphone=+79161234567\nuserId=42");

describe("a signed identity", () => {
  it("is signed over its fields in a form that every language can make", () => {
    expect(signedText({ ...anna, signature })).toBe("name=Анна\nphone=+79161234567\nuserId=42");
    expect(isSigned({ ...anna, signature }, ["other", secret], now)).toBe(true);
    expect(isSigned({ ...anna, signature: signature.toUpperCase() }, [secret], now)).toBe(true);
  });

  it.each([
    ["another user", { ...anna, userId: "43", signature }],
    ["another name", { ...anna, name: "Пётр", signature }],
    ["a field more", { ...anna, email: "a@b.example", signature }],
    ["a field less", { userId: "42", signature }],
    ["another secret", { ...anna, signature: sign(signedText(anna), "guess") }],
    ["no signature", anna],
    ["an empty one", { ...anna, signature: "" }],
    ["the start of it", { ...anna, signature: signature.slice(0, 32) }],
    ["a plain hash", { ...anna, signature: sign("42", "") }],
  ])("is none with %s", (_, identity) => {
    expect(isSigned(identity, [secret], now)).toBe(false);
  });

  it("runs out when it says so, and not by a changed date", () => {
    const until = (expires: number) => {
      const identity = { userId: "42", expires };
      return { ...identity, signature: sign(`expires=${expires}\nuserId=42`) };
    };
    const second = now.getTime() / 1_000;
    expect(isSigned(until(second + 1), [secret], now)).toBe(true);
    expect(isSigned(until(second), [secret], now)).toBe(false);
    expect(isSigned({ ...until(second), expires: second + 9 }, [secret], now)).toBe(false);
  });

  it("holds for nothing where there is no secret", () => {
    expect(isSigned({ ...anna, signature }, [], now)).toBe(false);
  });
});
