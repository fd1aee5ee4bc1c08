import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { tempDir } from "@ilpo-chat/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const main = fileURLToPath(new URL("../../src/cli/knowledge.ts", import.meta.url));
const article = (title: string, body: string) =>
  `---\nid: parking\ntitle: ${title}\ntags: [стоянка]\n---\n\n${body}\n`;

describe("npm run knowledge", () => {
  let server: TestServer;
  let key: string;
  beforeAll(async () => {
    server = await startTestServer({ database: "postgres" });
    key = await server.app.auth.apiKeys.issue(server.site.id, "test");
  });
  afterAll(() => server[Symbol.asyncDispose]());

  /** Runs the command as a person at a terminal does, in a folder of their own. */
  async function run(cwd: string, args: readonly string[], env: Record<string, string> = {}) {
    const { PATH, NODE_COMPILE_CACHE } = process.env;
    const options = { cwd, env: { PATH, NODE_COMPILE_CACHE, ...server.env, ...env } };
    const running = promisify(execFile)(process.execPath, [main, ...args], options);
    return running.then(
      ({ stdout }) => ({ isOk: true, said: stdout.trim() }),
      ({ stderr }: { stderr: string }) => ({ isOk: false, said: stderr.trim() }),
    );
  }
  const found = async () =>
    (await server.app.ai.knowledge.search(server.site.id, "сколько стоит стоянка", 1))[0]?.text;

  it("makes a folder's articles and an edited one live on a running server, by its key alone", async () => {
    await using folder = await tempDir("articles");
    const file = join(folder.path, "parking.md");
    const there = ["--url", server.url];
    await writeFile(file, article("Стоянка", "Стоянка стоит 100 рублей в сутки."));
    const byKey = { ILPO_API_KEY: key };
    expect(await run(folder.path, ["import", folder.path, ...there], byKey)).toEqual({
      isOk: true,
      said: "1 articles are live",
    });
    expect(await found()).toContain("100 рублей");
    await writeFile(file, article("Стоянка", "Стоянка стоит 150 рублей в сутки."));
    expect((await run(folder.path, ["put", file, ...there], byKey)).said).toContain("and live");
    expect(await found()).toContain("150 рублей");
    const persona = join(folder.path, "persona.txt");
    await writeFile(persona, "Вы Оля из парка.\n");
    expect((await run(folder.path, ["persona", persona, ...there], byKey)).isOk).toBe(true);
    expect((await run(folder.path, ["persona", ...there], byKey)).said).toBe("Вы Оля из парка.");
    expect(await run(folder.path, ["list", ...there])).toEqual({
      isOk: false,
      said: "Set ILPO_API_KEY to one of the site's keys.",
    });
  });

  it("opens the database itself for a site that is named", async () => {
    await using folder = await tempDir("articles");
    await writeFile(
      join(folder.path, "parking.md"),
      article("Стоянка", "Стоянка стоит 200 рублей."),
    );
    const site = ["--site", "taxi-test"];
    expect((await run(folder.path, ["import", folder.path, ...site])).said).toBe(
      "1 articles are live",
    );
    expect(await found()).toContain("200 рублей");
    expect((await run(folder.path, ["unpublish", "parking", ...site])).isOk).toBe(true);
    expect(await found()).toBeUndefined();
  });
});
