import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { createSandboxControl } from "../src/index.ts";
import { ANNA, MARAT, rawCall, startSandbox, TINY_PNG } from "./support.ts";

function post(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(`${url}/control/state`, { method: "POST", headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on("error", reject);
    call.end("{}");
  });
}

describe("control over HTTP", () => {
  it("acts and reads as in process, bytes included", async () => {
    await using sandbox = await startSandbox();
    const control = createSandboxControl(sandbox.url);
    const waiting = control.waitForMessage({ textIncludes: "права" });
    const sent = await control.sendPhoto({
      personId: ANNA,
      chat: "group",
      bytes: TINY_PNG,
      caption: "права",
    });
    expect(await waiting).toEqual(sent);
    expect(sent.photo?.[0]).toMatchObject({ width: 3, file_size: TINY_PNG.byteLength });
    expect(await control.state()).toEqual(await sandbox.control.state());
    const call = control.waitForCall({ method: "getMe" });
    await rawCall(sandbox, "getMe");
    expect(await call).toMatchObject({ method: "getMe", outcome: 200 });
  });

  it("says why it refuses", async () => {
    await using sandbox = await startSandbox();
    const control = createSandboxControl(sandbox.url);
    const place = { personId: MARAT, chat: "private" } as const;
    await expect(control.sendText({ ...place, text: "a" })).rejects.toThrow(
      "has not pressed Start",
    );
    await expect(control.waitForMessage({ timeoutMs: 5 })).rejects.toThrow("no message");
    await expect(control.messages({ chatId: 1.5 })).rejects.toThrow("chatId");
  });

  it("serves loopback names and its own origin only", async () => {
    await using sandbox = await startSandbox();
    const { host } = new URL(sandbox.url);
    const json = { "content-type": "application/json" };
    expect(await post(sandbox.url, { ...json, host })).toBe(200);
    expect(await post(sandbox.url, { ...json, host, origin: sandbox.url })).toBe(200);
    expect(await post(sandbox.url, { ...json, host: "evil.example" })).toBe(403);
    expect(await post(sandbox.url, { ...json, host, origin: "https://evil.example" })).toBe(403);
    expect(await post(sandbox.url, { "content-type": "text/plain", host })).toBe(415);
  });

  it("streams a snapshot and then each change", async () => {
    await using sandbox = await startSandbox();
    await using stream = await openStream(`${sandbox.url}/events`);
    expect(await stream.until("event: snapshot")).toContain('"groupId":-1002000000001');
    await sandbox.control.sendText({ personId: ANNA, chat: "group", text: "живое слово" });
    expect(await stream.until("event: change")).toContain("живое слово");
  });
});

async function openStream(url: string) {
  const abort = new AbortController();
  const response = await fetch(url, { signal: abort.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let seen = "";
  return {
    until: async (mark: string): Promise<string> => {
      for (;;) {
        const start = seen.indexOf(mark);
        const end = seen.indexOf("\n\n", start);
        if (start !== -1 && end !== -1) return seen.slice(start, end);
        seen += (await reader?.read())?.value ?? "";
      }
    },
    [Symbol.asyncDispose]: async () => abort.abort(),
  };
}
