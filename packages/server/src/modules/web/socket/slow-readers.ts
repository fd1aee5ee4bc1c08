import type { Lifecycle } from "#kernel/lifecycle";
import type { Log } from "#kernel/log";
import type { Io, VisitorSocket } from "./io.ts";

export interface SlowReadersDeps {
  readonly io: Io;
  readonly log: Log;
  readonly lifecycle: Lifecycle;
  readonly dropped: { inc(): void };
}

const CHECK_MS = 1_000;
/** More than this unread means that the reader is gone or far too slow; what it misses waits in the log. */
const UNREAD_MAX_BYTES = 1024 * 1024;
const UNREAD_MAX_PACKETS = 2_000;
/** RFC 6455's registry: 1013, try again later. */
const TRY_AGAIN_LATER = 1013;

/** Bounds the memory that one reader can take: who does not read is cut off, and resumes by cursor. */
export function dropSlowReaders({ io, log, lifecycle, dropped }: SlowReadersDeps): void {
  const check = setInterval(() => {
    for (const socket of io.of("/").sockets.values()) {
      if (!isSlow(socket)) continue;
      dropped.inc();
      log.info({}, "socket.slow_reader");
      drop(socket);
    }
  }, CHECK_MS);
  lifecycle.onStop("refuse", "slow-readers", () => clearInterval(check));
}

/** The part of a WebSocket that Engine.IO's types do not show. */
interface RawSocket {
  readonly bufferedAmount?: number;
  close?(code: number, reason: string): void;
  terminate?(): void;
}

function rawOf({ conn }: VisitorSocket): RawSocket {
  return (conn.transport as unknown as { socket?: RawSocket }).socket ?? {};
}

function isSlow(socket: VisitorSocket): boolean {
  const { writeBuffer } = socket.conn as unknown as { writeBuffer: readonly unknown[] };
  return (
    (rawOf(socket).bufferedAmount ?? 0) > UNREAD_MAX_BYTES ||
    writeBuffer.length > UNREAD_MAX_PACKETS
  );
}

function drop(socket: VisitorSocket): void {
  const raw = rawOf(socket);
  raw.close?.(TRY_AGAIN_LATER, "slow-reader");
  // The close frame waits behind what is unread; memory must not.
  raw.terminate?.();
  socket.conn.close(true);
}
