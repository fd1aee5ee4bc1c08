type Payload<Listener> = Listener extends (value: infer Value) => void ? Value : never;

/** Typed events. Listeners run in the order they were added; one that throws does not stop the others. */
export interface Emitter<Events> {
  readonly on: <Name extends keyof Events>(name: Name, listener: Events[Name]) => () => void;
  readonly emit: <Name extends keyof Events>(name: Name, value: Payload<Events[Name]>) => void;
  readonly clear: () => void;
}

export function createEmitter<Events>(): Emitter<Events> {
  const listeners = new Map<keyof Events, Set<{ readonly run: unknown }>>();
  return {
    on(name, listener) {
      const own = { run: listener };
      const all = listeners.get(name) ?? new Set();
      listeners.set(name, all.add(own));
      return () => void all.delete(own);
    },
    emit(name, value) {
      // A copy: a listener may add or remove others.
      const all = Array.from(listeners.get(name) ?? []);
      for (const { run } of all) if (isCallable(run)) call(run, value);
    },
    clear: () => listeners.clear(),
  };
}

function isCallable(run: unknown): run is (value: unknown) => void {
  return typeof run === "function";
}

function call(listener: (value: unknown) => void, value: unknown): void {
  try {
    listener(value);
  } catch (error) {
    // Reported as what it is, an uncaught error of the listener, without breaking the chat.
    queueMicrotask(() => {
      throw error;
    });
  }
}
