/** Gathers an answer's pieces, so that screens are not told of every token. */
export interface DeltaPacer {
  push(text: string): void;
  /** Sends what is held back. */
  flush(): void;
}

/** The first piece goes out at once; after that at most one every `everyMs()`, asked anew each time. Zero: each at once. */
export function createDeltaPacer(send: (text: string) => void, everyMs: () => number): DeltaPacer {
  let held = "";
  let timer: NodeJS.Timeout | undefined;
  const release = () => {
    timer = undefined;
    if (held === "") return;
    const text = held;
    held = "";
    const ms = everyMs();
    if (ms > 0) timer = setTimeout(release, ms);
    send(text);
  };
  return {
    push(text) {
      held += text;
      if (!timer) release();
    },
    flush() {
      clearTimeout(timer);
      release();
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
