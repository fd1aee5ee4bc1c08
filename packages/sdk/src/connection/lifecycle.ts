/** What the host tells about itself that matters to a link. */
export type LifecycleSignal =
  | "network-up"
  | "network-down"
  /** The page is on screen again. */
  | "visible"
  /** The page is no longer on screen; the last sure moment to save something. */
  | "hidden"
  /** The page goes into the back/forward cache; an open socket would keep it out. */
  | "suspend"
  /** The page comes back from the back/forward cache. */
  | "resume";

/** The host's life, as far as it has one. */
export interface Lifecycle {
  isOnline(): boolean;
  listen(listener: (signal: LifecycleSignal) => void): () => void;
}

const eventNames = ["online", "offline", "visibilitychange", "pagehide", "pageshow"];

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
      for (const name of eventNames) host.addEventListener?.(name, onEvent);
      return () => {
        for (const name of eventNames) host.removeEventListener?.(name, onEvent);
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
      return isVisible(event.target) ? "visible" : "hidden";
  }
}

// `visibilitychange` bubbles from the document, which this package does not name.
function isVisible(target: EventTarget | null): boolean {
  return target !== null && "visibilityState" in target && target.visibilityState === "visible";
}
