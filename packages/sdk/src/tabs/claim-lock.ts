import type { Tabs } from "./tabs.ts";

/** A channel to the other tabs; nothing where there can be none (a sandboxed frame). */
export function openChannel(
  tabs: Tabs,
  name: string,
  onMessage: (message: unknown) => void,
): BroadcastChannel | undefined {
  try {
    const channel = tabs.channel(name);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => onMessage(data);
    return channel;
  } catch {
    return undefined;
  }
}

export interface Claim {
  readonly name: string;
  /** Take it from whoever has it, instead of standing in line. */
  readonly isForced: boolean;
  /** It is ours now, or, with false, somebody has taken it from us. */
  onChange(isOurs: boolean): void;
}

/** Claims a lock until the answer is called, which gives it back. Whoever dies gives it back too. */
export function claimLock({ locks }: Tabs, { name, isForced, onChange }: Claim): () => void {
  const left = new AbortController();
  const kept = Promise.withResolvers<void>();
  const options = isForced ? { steal: true } : { signal: left.signal };
  locks
    .request(name, options, () => {
      if (left.signal.aborted) return undefined;
      onChange(true);
      return kept.promise;
    })
    .catch((error: unknown) => {
      if (left.signal.aborted) return;
      // Where locks are refused (a sandboxed frame), there is nobody to share with.
      onChange(!(error instanceof DOMException && error.name === "AbortError"));
    });
  return () => {
    left.abort();
    kept.resolve();
  };
}
