import type { SandboxControl } from "./contract.ts";
import { SandboxRefusal } from "./refusal.ts";

/** Speaks to the control API of a sandbox that runs elsewhere, a browser's page included. */
export function createSandboxControl(url: string): SandboxControl {
  const root = url.replace(/\/$/, "");
  const call = async (name: string, args: unknown): Promise<unknown> => {
    const response = await fetch(`${root}/control/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(withBase64(args ?? {})),
    });
    const answer = (await response.json()) as
      | { ok: true; result?: unknown }
      | { ok: false; error: string };
    if (!answer.ok) throw new SandboxRefusal(answer.error);
    return answer.result;
  };
  // Every member is one call of the same name, so the object need not be spelt out a second time.
  return new Proxy(Object.freeze({}) as SandboxControl, {
    get: (_target, name) =>
      typeof name === "string" && name !== "then" ? (args: unknown) => call(name, args) : undefined,
  });
}

function withBase64(value: unknown): unknown {
  if (value instanceof Uint8Array) return base64(value);
  if (Array.isArray(value)) return value.map(withBase64);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withBase64(one)]));
}

// In pieces: the arguments of one call are limited.
const CHUNK = 0x80_00;

function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let start = 0; start < bytes.length; start += CHUNK)
    binary += String.fromCodePoint(...bytes.subarray(start, start + CHUNK));
  return btoa(binary);
}
