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
