import type { Chat } from "#chat";
import type { Lifecycle } from "#kernel/lifecycle";
import type { Log } from "#kernel/log";

const EVERY_MS = 10 * 60_000;

/** Has files deleted that nobody will ask for again, now and then. Any number of processes may. */
export function sweepFiles({
  chat,
  lifecycle,
  log,
}: {
  readonly chat: Chat;
  readonly lifecycle: Lifecycle;
  readonly log: Log;
}): void {
  let sweeping = Promise.resolve();
  const sweep = async () => {
    const count = await chat.sweepFiles();
    if (count > 0) log.info({ count }, "files.swept");
  };
  const timer = setInterval(() => {
    sweeping = sweeping
      .then(sweep)
      .catch((error: unknown) => log.warn({ error }, "files.sweep_failed"));
  }, EVERY_MS);
  lifecycle.onStop("refuse", "files", () => clearInterval(timer));
  lifecycle.onStop("drain", "files", () => sweeping);
}
