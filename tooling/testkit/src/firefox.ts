import { once } from "node:events";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type Bidi, connectBidi } from "./bidi.ts";
import { requireTool } from "./require-tool.ts";
import { tempDir } from "./temp-dir.ts";

/** Firefox without a window, with one page, driven over WebDriver BiDi. */
export interface Firefox extends AsyncDisposable {
  readonly version: string;
  /** Errors that scripts of the page have thrown or logged. */
  readonly problems: readonly string[];
  open(url: string): Promise<void>;
  /** Runs an expression in the page and gives its value as JSON does; a promise is waited for. */
  evaluate(expression: string): Promise<unknown>;
  /** Presses with the mouse, as a person does, at this place of the window. */
  click(x: number, y: number): Promise<void>;
  /** Types with the keyboard; `\n` is Enter. */
  type(text: string): Promise<void>;
}

/** Starts Firefox ESR of the system. */
export async function launchFirefox(): Promise<Firefox> {
  await using stack = new AsyncDisposableStack();
  const profile = stack.use(await tempDir("firefox"));
  const path = process.env.FIREFOX_PATH ?? (await requireTool("firefox-esr"));
  const args = [
    "--headless",
    "--no-remote",
    "--profile",
    profile.path,
    "--remote-debugging-port=0",
  ];
  const child = spawn(path, args, { stdio: ["ignore", "ignore", "pipe"] });
  stack.defer(async () => {
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  });
  const address = await listeningAt(createInterface(child.stderr));
  const problems: string[] = [];
  const bidi = stack.use(await connectBidi(`${address}/session`, problems));
  const session = (await bidi.send("session.new", { capabilities: {} })) as {
    capabilities: { browserVersion: string };
  };
  await bidi.send("session.subscribe", { events: ["log.entryAdded"] });
  const page = await openTab(bidi);
  const rest = stack.move();
  return {
    ...page,
    version: session.capabilities.browserVersion,
    problems,
    [Symbol.asyncDispose]: () => rest[Symbol.asyncDispose](),
  };
}

async function openTab({
  send,
}: Bidi): Promise<Pick<Firefox, "open" | "evaluate" | "click" | "type">> {
  const { context } = (await send("browsingContext.create", { type: "tab" })) as {
    context: string;
  };
  const act = (actions: readonly object[]) => send("input.performActions", { context, actions });
  return {
    async open(url) {
      await send("browsingContext.navigate", { context, url, wait: "complete" });
    },
    async evaluate(expression) {
      const code = `Promise.resolve(${expression}).then((value) => JSON.stringify(value))`;
      const target = { context };
      const answer = (await send("script.evaluate", {
        ...{ expression: code, target, awaitPromise: true },
      })) as { result?: { value?: string }; exceptionDetails?: { text: string } };
      if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.text);
      return JSON.parse(answer.result?.value ?? "null") as unknown;
    },
    async click(x, y) {
      const press = [
        { type: "pointerMove", x, y },
        { type: "pointerDown", button: 0 },
        { type: "pointerUp", button: 0 },
      ];
      await act([{ type: "pointer", id: "mouse", actions: press }]);
    },
    async type(text) {
      const keys = [...text.replaceAll("\n", "\uE007")].flatMap((value) => [
        { type: "keyDown", value },
        { type: "keyUp", value },
      ]);
      await act([{ type: "key", id: "keyboard", actions: keys }]);
    },
  };
}

async function listeningAt(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const address = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(line)?.[1];
    if (address) return address;
  }
  throw new Error("Firefox ended before it could be driven.");
}
