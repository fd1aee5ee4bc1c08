/** What the host tells about itself that matters to a link. */
export type LifecycleSignal =
  | "network-up"
  | "network-down"
  /** The page is on screen again. */
  | "visible"
  /** The page is no longer on screen; the last sure moment to save something. */
  | "hidden"
  /** The page is frozen or goes into the back/forward cache, out of which an open socket would keep it. */
  | "suspend"
  /** The page comes back from there. */
  | "resume";

/** The host's life, as far as it has one. */
export interface Lifecycle {
  isOnline(): boolean;
  listen(listener: (signal: LifecycleSignal) => void): () => void;
}

const eventNames = [
  ...["online", "offline", "visibilitychange"],
  ...["pagehide", "pageshow", "freeze", "resume"],
];

/** Life of a page or a worker; in Node, which has no such events, a life without news. */
export function createHostLifecycle(host: Partial<EventTarget> = globalThis): Lifecycle {
  return {
    isOnline() {
      const navigator: { readonly onLine?: boolean } | undefined = globalThis.navigator;
      return navigator?.onLine ?? true;
    },
    listen(listener) {
      const onEvent = (event: Event) => {
        const signal = signalOf(event);
        if (signal) listener(signal);
      };
      // Some of these do not bubble from the document; all can be captured on their way to it.
      for (const name of eventNames) host.addEventListener?.(name, onEvent, true);
      return () => {
        for (const name of eventNames) host.removeEventListener?.(name, onEvent, true);
      };
    },
  };
}

function signalOf(event: Event): LifecycleSignal | undefined {
  const isKept = "persisted" in event && event.persisted === true;
  switch (event.type) {
    case "online":
      return "network-up";
    case "offline":
      return "network-down";
    case "pagehide":
      return isKept ? "suspend" : "hidden";
    case "pageshow":
      return isKept ? "resume" : undefined;
    default:
      return documentSignal(event);
  }
}

// The document is told by what only it has: this package does not name it, and pages make events of their own.
function documentSignal({ type, target }: Event): LifecycleSignal | undefined {
  if (target === null || !("visibilityState" in target)) return undefined;
  if (type === "freeze") return "suspend";
  if (type === "resume") return "resume";
  return target.visibilityState === "visible" ? "visible" : "hidden";
}
