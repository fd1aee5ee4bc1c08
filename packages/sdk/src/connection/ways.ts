import type { Settings } from "../options.ts";
import type { HedgeDeps } from "./hedged-transport.ts";
import { lazyTransport } from "./lazy-transport.ts";
import type { FirstWay } from "./socketio-transport.ts";
import { createWebSocketTransport } from "./websocket-transport.ts";

/**
 * How to reach the visitor channel. A page has a small client for its own WebSocket, and fetches the
 * official one, which can poll, only where the small one does not get through. Where the host has no
 * WebSocket (Node before 22), or an origin must be told, which its own cannot, the official one does both.
 */
export function waysToServer(settings: Settings): Pick<HedgeDeps, "main" | "spare"> {
  const official = (firstWay: FirstWay) =>
    lazyTransport(async () => {
      const { createSocketIoTransport } = await import("./socketio-transport.ts");
      return createSocketIoTransport(settings, firstWay);
    });
  const hasOwn = typeof WebSocket === "function" && settings.origin === undefined;
  return {
    main: hasOwn ? createWebSocketTransport(settings) : official("websocket"),
    spare: official("polling"),
  };
}
