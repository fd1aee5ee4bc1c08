import type { Lifecycle, LifecycleSignal } from "@ilpo-chat/sdk";

/** The host of a client in our hands: what a browser would tell it. */
export interface HostLife {
  readonly lifecycle: Lifecycle;
  /** Says so, and tells it as the browser's `online` and `offline` do. */
  setOnline(isOnline: boolean): void;
  tell(signal: LifecycleSignal): void;
}

export function createHostLife(): HostLife {
  const listeners = new Set<(signal: LifecycleSignal) => void>();
  let isOnline = true;
  const tell = (signal: LifecycleSignal) => {
    for (const listener of listeners) listener(signal);
  };
  return {
    lifecycle: {
      isOnline: () => isOnline,
      listen(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    setOnline(next) {
      isOnline = next;
      tell(next ? "network-up" : "network-down");
    },
    tell,
  };
}
