// The list belongs to the process, not to a module instance: a test runner may load this file twice.
const listKey = Symbol.for("ilpo-chat.testkit.cleanups");
type Cleanup = () => void;

/**
 * Runs `cleanup` when this process exits or gets a signal that would end it, last come first served.
 * The function that comes back takes it off the list.
 */
export function atExit(cleanup: Cleanup): () => void {
  const holder = process as unknown as { [listKey]?: Set<Cleanup> };
  const cleanups = (holder[listKey] ??= watchedCleanups());
  cleanups.add(cleanup);
  return () => void cleanups.delete(cleanup);
}

function watchedCleanups(): Set<Cleanup> {
  const cleanups = new Set<Cleanup>();
  const runAll = () => {
    for (const cleanup of [...cleanups].toReversed()) cleanup();
    cleanups.clear();
  };
  process.once("exit", runAll);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    const onSignal = () => {
      // Somebody else handles the signal: they stop their own way and "exit" cleans up after them.
      if (process.listenerCount(signal) > 1) return;
      runAll();
      process.off(signal, onSignal);
      process.kill(process.pid, signal);
    };
    process.on(signal, onSignal);
  }
  return cleanups;
}
