import { connect } from "node:net";
import { createTextReader, textFrame } from "./websocket-frames.ts";

/** A WebSocket with nothing that a load generator does not need. */
export interface RawWebSocket {
  send(text: string): void;
  /** Ends it without a word. */
  destroy(): void;
}

export interface RawWebSocketOptions {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly path: string;
  readonly origin: string;
  readonly localAddress?: string;
  /** The text is valid only until this returns. */
  readonly onText: (text: Buffer) => void;
  /** Once, whoever ended it and however. */
  readonly onEnd: (reason: string) => void;
}

/** Connections share it: what is read is used up at once, in one thread. */
const shared = Buffer.allocUnsafe(256 * 1_024);
const headEnd = Buffer.from("\r\n\r\n");

/** Asks for the upgrade at once. Refusals and breaks come through `onEnd`. */
export function openRawWebSocket(options: RawWebSocketOptions): RawWebSocket {
  const { url, path, origin, localAddress, onText, onEnd } = options;
  const { hostname, port } = new URL(url);
  let isUpgraded = false;
  let head = Buffer.alloc(0);
  let reason = "ended";
  const read = createTextReader(onText, () => {
    reason = "closed by the server";
    socket.destroy();
  });
  const onBytes = (bytes: Buffer) => {
    if (isUpgraded) return read(bytes);
    head = Buffer.concat([head, bytes]);
    const end = head.indexOf(headEnd);
    if (end < 0) return;
    const status = head.toString("latin1", 9, 12);
    if (status !== "101") {
      reason = `refused with ${status}`;
      return socket.destroy();
    }
    isUpgraded = true;
    const rest = head.subarray(end + headEnd.length);
    if (rest.length > 0) read(rest);
  };
  const socket = connect({
    host: hostname,
    port: Number(port),
    noDelay: true,
    ...(localAddress === undefined ? {} : { localAddress }),
    // Goes past the stream's machinery.
    onread: {
      buffer: shared,
      callback: (count) => {
        onBytes(shared.subarray(0, count));
        return true;
      },
    },
  });
  socket.once("connect", () =>
    socket.write(upgradeRequest({ path, origin, host: `${hostname}:${port}` })),
  );
  socket.once("error", (error) => (reason = error.message));
  socket.once("close", () => onEnd(reason));
  return {
    send: (text) => void socket.write(textFrame(text)),
    destroy: () => void socket.destroy(),
  };
}

interface Upgrade {
  readonly path: string;
  readonly origin: string;
  readonly host: string;
}

function upgradeRequest({ path, origin, host }: Upgrade): string {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    `Origin: ${origin}`,
    "Upgrade: websocket",
    "Connection: Upgrade",
    // Any 16 bytes: they prove that the server speaks the protocol, which ours does.
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    "Sec-WebSocket-Version: 13",
    "",
    "",
  ].join("\r\n");
}
