import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { startProcess } from "../src/index.ts";

const node = process.execPath;

describe("startProcess", () => {
  it("waits for the line it was told to wait for", async () => {
    await using child = await startProcess({
      command: node,
      args: ["-e", "setTimeout(() => console.log('port 81'), 50); setInterval(() => {}, 1000)"],
      readyPattern: /port (\d+)/,
    });
    expect((await child.waitForOutput(/port (\d+)/))[1]).toBe("81");
    expect(await child.kill("SIGTERM")).toEqual({ code: null, signal: "SIGTERM" });
  });

  it("says what a process printed before it ended instead of being ready", async () => {
    const start = startProcess({
      command: node,
      args: ["-e", "console.error('no database'); process.exit(3)"],
      readyPattern: /ready/,
    });
    await expect(start).rejects.toThrow(/ended with code 3[\s\S]*no database/);
  });

  it.runIf(process.platform === "linux")(
    "leaves no child behind when it is killed itself",
    async () => {
      const kit = new URL("../src/index.ts", import.meta.url).href;
      const script = `
      const { startProcess } = await import(${JSON.stringify(kit)});
      const child = await startProcess({
        command: "sh", args: ["-c", "echo up; exec sleep 1000"], readyPattern: /up/,
      });
      console.log(child.pid);
      setInterval(() => {}, 1000);
    `;
      const parent = spawn(node, ["--input-type=module", "-e", script], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const [line] = (await once(parent.stdout, "data")) as [Buffer];
      const childPid = Number(line.toString());
      expect(isRunning(childPid)).toBe(true);

      parent.kill("SIGKILL");
      await expect.poll(() => isRunning(childPid)).toBe(false);
    },
  );
});

// A killed orphan stays in the process table as a zombie where nobody reaps it, so ask for its state.
function isRunning(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) Z /.test(readFileSync(stat, "utf8"));
}
