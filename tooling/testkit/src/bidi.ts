interface Frame {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: string;
  readonly message?: string;
  readonly params?: { readonly level?: string; readonly text?: string };
}

/** One connection by WebDriver BiDi. */
export interface Bidi extends Disposable {
  send(method: string, params: object): Promise<unknown>;
}

/** Connects to a browser; what its pages log as errors is put into `problems`. */
export async function connectBidi(url: string, problems: string[]): Promise<Bidi> {
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve(), { once: true });
    socket.addEventListener("error", () => reject(new Error("Firefox refused to be driven.")), {
      once: true,
    });
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  socket.addEventListener("message", ({ data }) => {
    const frame = JSON.parse(String(data)) as Frame;
    if (frame.id === undefined) {
      if (frame.params?.level === "error") problems.push(frame.params.text ?? "");
      return;
    }
    const call = waiting.get(frame.id);
    waiting.delete(frame.id);
    if (frame.error) call?.reject(new Error(`${frame.error}: ${frame.message}`));
    else call?.resolve(frame.result);
  });
  let count = 0;
  return {
    send(method: string, params: object): Promise<unknown> {
      const call = Promise.withResolvers<unknown>();
      count += 1;
      waiting.set(count, call);
      socket.send(JSON.stringify({ id: count, method, params }));
      return call.promise;
    },
    [Symbol.dispose]: () => socket.close(),
  };
}
