import type { VisitorSocket } from "./io.ts";

/** The parts of Engine.IO's connection, and of the WebSocket below it, that their types keep private. */
interface Connection {
  flush?: () => void;
  readonly transport: { readonly socket?: { readonly _socket?: Corkable } };
}

interface Corkable {
  cork(): void;
  uncork(): void;
}

/**
 * Sends what one turn of the event loop has for a socket in one write to the system: the entry and the
 * acknowledgement of a message, or the entries of a group. Writes are most of what a message costs, more
 * than half of a bare Socket.IO server's time. Nothing waits longer than the turn, and the order stays.
 * Where the internals look different from what was measured (engine.io 6.6), nothing is changed.
 */
export function coalesceWrites({ conn }: VisitorSocket): void {
  const connection = conn as unknown as Connection;
  const flush = connection.flush?.bind(connection);
  if (!flush) return;
  let isDue = false;
  connection.flush = () => {
    if (isDue) return;
    isDue = true;
    setImmediate(() => {
      isDue = false;
      const raw = connection.transport.socket?._socket;
      raw?.cork();
      flush();
      raw?.uncork();
    });
  };
}
