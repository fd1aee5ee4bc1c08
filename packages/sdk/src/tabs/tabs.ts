/** What the tabs of one origin share. Absent where there are no tabs, or where one of it is missing. */
export interface Tabs {
  readonly locks: Pick<LockManager, "request">;
  /** A way to the tabs that have one of the same name. */
  channel(name: string): BroadcastChannel;
  /** This tab is on screen. */
  isVisible(): boolean;
}

/** The tabs of this page. Node has locks and channels too, but no pages that could share a visitor. */
export function hostTabs(): Tabs | undefined {
  const host: { readonly document?: { readonly visibilityState?: string } } & object = globalThis;
  const { document } = host;
  const locks: LockManager | undefined = globalThis.navigator?.locks;
  if (!document || !locks || typeof BroadcastChannel !== "function") return undefined;
  return {
    locks,
    channel: (name) => new BroadcastChannel(name),
    isVisible: () => document.visibilityState === "visible",
  };
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
