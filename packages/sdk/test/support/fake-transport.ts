import type { ChatError } from "../../src/error.ts";
import type { LinkListeners, Transport } from "../../src/connection/transport.ts";

/** One link as the far end sees it. */
export interface FakeLink {
  readonly token: string;
  isClosed: boolean;
  readonly opened: () => void;
  readonly lost: () => void;
  readonly alive: () => void;
  readonly refused: (error: ChatError) => void;
  readonly moved: () => void;
  readonly event: (name: string, payload: unknown) => void;
}

/** A transport whose far end is the test. Nobody answers requests; the parts under test make none. */
export function createFakeTransport(): Transport & { readonly links: FakeLink[] } {
  const links: FakeLink[] = [];
  return {
    links,
    open(token: string, listeners: LinkListeners) {
      const link: FakeLink = { ...listeners, token, isClosed: false };
      links.push(link);
      return {
        request: () => new Promise(() => undefined),
        close: () => void (link.isClosed = true),
      };
    },
  };
}
