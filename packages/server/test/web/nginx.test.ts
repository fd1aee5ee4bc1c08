import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort, requireTool, startProcess, tempDir } from "@ilpo-chat/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, testOrigin, testSite, type TestServer } from "../support/test-server.ts";
import { connectVisitor } from "../support/visitor-socket.ts";

const config = readFileSync(
  new URL("../../../../deploy/nginx/ilpo-chat.conf", import.meta.url),
  "utf8",
);

describe("the configuration for nginx", () => {
  const stack = new AsyncDisposableStack();
  let server: TestServer;
  let url: string;

  beforeAll(async () => {
    const nginx = await requireTool("nginx");
    server = stack.use(
      await startTestServer({ database: "pglite", env: { TRUSTED_PROXIES: "1" } }),
    );
    const folder = stack.use(await tempDir("nginx"));
    const [port, dead] = await Promise.all([freePort(), freePort()]);
    const file = join(folder.path, "nginx.conf");
    await writeFile(
      file,
      wholeConfig({ port, nodes: [new URL(server.url).port, String(dead)], folder: folder.path }),
    );
    execFileSync(nginx, ["-t", "-c", file, "-p", folder.path], { stdio: "pipe" });
    url = `http://127.0.0.1:${port}`;
    stack.use(
      await startProcess({
        command: nginx,
        args: ["-c", file, "-p", folder.path, "-g", "daemon off;"],
        readyUrl: `${url}/livez`,
      }),
    );
  });
  afterAll(() => stack.disposeAsync());

  it("leads to a node that lives, also when another one is dead", async () => {
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const headers = { "User-Agent": `browser ${index}` };
        return (await fetch(`${url}/readyz`, { headers })).status;
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    const response = await fetch(`${url}/v1/visitors`, {
      method: "POST",
      body: JSON.stringify({ site: testSite.key }),
      headers: { "Content-Type": "application/json", Origin: testOrigin },
    });
    expect(response.status).toBe(201);
    expect((await fetch(`${url}/metrics`)).status).toBe(403);
  });

  it.each([["websocket"], ["polling"]])(
    "carries messages and streamed text over %s as they come",
    async (transport) => {
      const who = await server.visitor();
      using client = await connectVisitor({ url }, who.token, { transports: [transport] });
      // With a manager called, the consultant keeps silent: only this test's text is streamed.
      const called = await client.call("manager:request", {});
      if (!called.ok) throw new Error(called.error.code);
      const { conversationId } = called;
      const sent = await client.call("message:send", {
        conversationId,
        clientId: randomUUID(),
        content: "привет",
      });
      expect(sent).toMatchObject({ ok: true, seq: 2 });
      const heard: string[] = [];
      client.socket.on("reply:delta", ({ text }: { text: string }) => heard.push(text));
      server.app.chat.ai.replyStarted({ conversationId, turn: 1 });
      for (const text of ["Ко", "мис", "сия"]) {
        server.app.chat.ai.replyDelta({ conversationId, turn: 1, text });
        await expect.poll(() => heard.at(-1)).toBe(text);
      }
    },
  );
});

interface Layout {
  readonly port: number;
  readonly nodes: readonly string[];
  readonly folder: string;
}

/** The delivered file, with the machine's own addresses, in a configuration that runs without root. */
function wholeConfig({ port, nodes, folder }: Layout): string {
  const site = config
    .replace("127.0.0.1:3000", `127.0.0.1:${nodes[0]}`)
    .replace("127.0.0.1:3010", `127.0.0.1:${nodes[1]}`)
    .replace("listen 443 ssl;", `listen 127.0.0.1:${port};`)
    .replaceAll(/^\s*ssl_certificate.*\n/gm, "");
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  return `pid ${folder}/nginx.pid; error_log ${folder}/error.log; events { worker_connections 256; }
http { access_log off; ${paths.join(" ")}
${site}
}`;
}
