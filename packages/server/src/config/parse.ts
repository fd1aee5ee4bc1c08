import type { ModelPrice } from "./contract.ts";
import { Secret } from "#kernel/secret";

/** Each of these turns the text of one variable into its value, or throws with the reason in words. */
export const text = (value: string): string => value;

export const secret = (value: string): Secret => new Secret(value);

export function longSecret(value: string): Secret {
  if (value.length < 32) throw new Error("must have at least 32 characters");
  return new Secret(value);
}

export function port(value: string): number {
  const number = count(value);
  if (number > 65_535) throw new Error("must be a port from 0 to 65535");
  return number;
}

export function count(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new Error("must be a whole number");
  return Number(value);
}

/** An amount of money; `none` is without limit. */
export function usd(value: string): number {
  if (value === "none") return Number.POSITIVE_INFINITY;
  if (!/^\d{1,6}(?:\.\d{1,6})?$/.test(value)) throw new Error("must be an amount or `none`");
  return Number(value);
}

/** `model=prompt/completion`, separated by commas. */
export function prices(value: string): Readonly<Record<string, ModelPrice>> {
  const rows = list(value).map((part) => {
    const [, model, prompt, completion] = /^([^=]+)=([\d.]+)\/([\d.]+)$/.exec(part) ?? [];
    const price = { prompt: Number(prompt), completion: Number(completion) };
    if (!model || !Number.isFinite(price.prompt + price.completion))
      throw new Error("must be model=prompt/completion, separated by commas");
    return [model.trim(), price] as const;
  });
  return Object.fromEntries(rows);
}

export const list = (value: string): readonly string[] =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

export function listOf<Item extends string>(allowed: readonly Item[]) {
  const read = oneOf(allowed);
  return (value: string): readonly Item[] => {
    const items = list(value).map(read);
    if (items.length === 0) throw new Error(`must name at least one of: ${allowed.join(", ")}`);
    return [...new Set(items)];
  };
}

export function oneOf<Item extends string>(allowed: readonly Item[]) {
  return (value: string): Item => {
    const found = allowed.find((item) => item === value);
    if (found === undefined) throw new Error(`must be one of: ${allowed.join(", ")}`);
    return found;
  };
}

export function httpUrl(value: string): URL {
  const url = URL.parse(value);
  if (!url || !["http:", "https:"].includes(url.protocol))
    throw new Error("must be an http or https address");
  return url;
}

export function origin(value: string): string {
  const url = httpUrl(value);
  if (url.pathname !== "/" || url.search || url.hash)
    throw new Error("must be an address without a path");
  return url.origin;
}

export const origins = (value: string): readonly string[] => list(value).map(origin);

/** So many bytes in base64url. */
export function keyOf(bytes: number) {
  return (value: string): string => {
    if (!/^[\w-]+$/.test(value) || Buffer.from(value, "base64url").length !== bytes)
      throw new Error(`must be ${bytes} bytes in base64url`);
    return value;
  };
}

export function secretKeyOf(bytes: number) {
  const read = keyOf(bytes);
  return (value: string): Secret => new Secret(read(value));
}

export function contact(value: string): string {
  if (!/^mailto:[^@\s]+@[^@\s]+$/.test(value) && URL.parse(value)?.protocol !== "https:")
    throw new Error("must be a mailto: or https address");
  return value;
}

export function secretUrl(protocols: readonly string[]) {
  return (value: string): Secret => {
    const url = URL.parse(value);
    if (!url || !protocols.includes(url.protocol)) {
      throw new Error(`must be an address that starts with ${protocols[0]}//`);
    }
    return new Secret(value);
  };
}

export function botToken(value: string): Secret {
  if (!/^\d+:[A-Za-z0-9_-]{20,}$/.test(value)) throw new Error("must look like 123456789:AA…");
  return new Secret(value);
}

export const ids = (value: string): readonly number[] =>
  list(value).map((part) => {
    if (!/^\d{1,15}$/.test(part)) throw new Error("must be numbers separated by commas");
    return Number(part);
  });

export function groupId(value: string): number {
  if (!/^-\d{1,15}$/.test(value))
    throw new Error("must be a negative number, as Telegram gives it to groups");
  return Number(value);
}

export function webhookUrl(value: string): URL {
  const url = httpUrl(value);
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url.protocol !== "https:" && !isLocal) throw new Error("must be an https address");
  return url;
}

export function webhookSecret(value: string): Secret {
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(value)) throw new Error("must be 1 to 256 of A-Z a-z 0-9 _ -");
  return new Secret(value);
}
