import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** `npm run dev`: the demo, started anew when a source of the server changes, and the browser parts rebuilt when theirs do. */
const root = fileURLToPath(new URL("../../..", import.meta.url));
const commands = [
  ["node", ["--watch", "--watch-preserve-output", "examples/demo/src/main.ts"], root],
  ["node_modules/.bin/vite", ["build", "--watch", "--logLevel", "warn"], `${root}/packages/widget`],
  [
    "node_modules/.bin/vite",
    ["build", "--watch", "--logLevel", "warn"],
    `${root}/packages/telegram-sandbox`,
  ],
] as const;

const children = commands.map(([command, args, cwd]) =>
  spawn(command, args, { cwd, stdio: "inherit" }),
);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
  });
}
