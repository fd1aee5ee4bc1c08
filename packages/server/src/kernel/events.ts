import type { Log } from "./log.ts";

/** Typed events within one process. Listeners run in order of registration, after the emitter's work is done. */
export interface Events<Map extends Record<string, unknown>> {
  on<Name extends keyof Map & string>(name: Name, listener: (event: Map[Name]) => void): () => void;
  emit<Name extends keyof Map & string>(name: Name, event: Map[Name]): void;
}

/** Makes an emitter in which one listener's fault cannot reach another or the emitter. */
export function createEvents<Map extends Record<string, unknown>>(log: Log): Events<Map> {
  const listeners: { [Name in keyof Map]?: ((event: Map[Name]) => void)[] } = {};
  return {
    on(name, listener) {
      (listeners[name] ??= []).push(listener);
      return () => {
        listeners[name] = listeners[name]?.filter((entry) => entry !== listener);
      };
    },
    emit(name, event) {
      for (const listener of listeners[name] ?? []) {
        try {
          listener(event);
        } catch (error) {
          log.error({ name, error }, "listener.failed");
        }
      }
    },
  };
}
