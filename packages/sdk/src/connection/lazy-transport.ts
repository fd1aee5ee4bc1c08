import { ChatError } from "../error.ts";
import type { Link, Transport } from "./transport.ts";

/** A transport whose code is fetched when it is first needed; until then, and when that fails, there is no link. */
export function lazyTransport(load: () => Promise<Transport>): Transport {
  return {
    open(token, listeners) {
      let link: Link | undefined;
      let isClosed = false;
      load().then(
        (transport) => {
          if (!isClosed) link = transport.open(token, listeners);
        },
        () => {
          if (!isClosed) listeners.lost();
        },
      );
      return {
        request: async (name, payload) => {
          if (!link) throw new ChatError("transport");
          return link.request(name, payload);
        },
        close() {
          isClosed = true;
          link?.close();
        },
      };
    },
  };
}
