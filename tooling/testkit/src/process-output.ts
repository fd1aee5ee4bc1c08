export interface Output {
  push(chunk: string): void;
  end(reason: string): void;
  text(): string;
  waitFor(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>;
}

interface Waiter {
  readonly pattern: RegExp;
  readonly resolve: (match: RegExpExecArray) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Collects what a process writes and tells who waits for a line of it. */
export function createOutput(): Output {
  let text = "";
  let ended: string | undefined;
  const waiters = new Set<Waiter>();

  function settle(waiter: Waiter): void {
    clearTimeout(waiter.timer);
    waiters.delete(waiter);
  }

  function noMatch(pattern: RegExp, reason: string): Error {
    return new Error(`No output matched ${pattern}: ${reason}.\n${text.slice(-4_000)}`);
  }

  function push(chunk: string): void {
    text += chunk;
    for (const waiter of waiters) {
      const match = waiter.pattern.exec(text);
      if (!match) continue;
      settle(waiter);
      waiter.resolve(match);
    }
  }

  function end(reason: string): void {
    ended = reason;
    for (const waiter of waiters) {
      settle(waiter);
      waiter.reject(noMatch(waiter.pattern, reason));
    }
  }

  function waitFor(pattern: RegExp, timeoutMs = 20_000): Promise<RegExpExecArray> {
    const match = pattern.exec(text);
    if (match) return Promise.resolve(match);
    if (ended !== undefined) return Promise.reject(noMatch(pattern, ended));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        settle(waiter);
        reject(noMatch(pattern, `waited ${timeoutMs} ms`));
      }, timeoutMs);
      const waiter: Waiter = { pattern, resolve, reject, timer };
      waiters.add(waiter);
    });
  }

  return { push, end, text: () => text, waitFor };
}
