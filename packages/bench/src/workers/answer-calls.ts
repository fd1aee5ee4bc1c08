import type { Calls, FromWorker, ToWorker } from "./messages.ts";

/** The worker's side: answers the calls of the process that started it, and ends when that one lets go or dies. */
export function answerCalls(handlers: Calls, onEnd: () => Promise<void> = async () => {}): void {
  const all = handlers as Record<string, (...input: unknown[]) => unknown>;
  const answer = (message: FromWorker) => {
    if (process.connected) process.send?.(message);
  };
  process.on("message", ({ id, name, input }: ToWorker) => {
    Promise.resolve()
      .then(() => all[name]?.(...input))
      .then(
        (result) => answer({ id, result }),
        (error: unknown) =>
          answer({ id, error: error instanceof Error ? error.message : String(error) }),
      );
  });
  process.once("disconnect", () => {
    void onEnd().finally(() => process.exit(0));
  });
  // An interrupt at the terminal reaches the whole group; the parent decides when we end.
  process.on("SIGINT", () => undefined);
  answer({ id: 0 });
}
