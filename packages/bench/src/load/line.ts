import { PROTOCOL_VERSION } from "@ilpo-chat/protocol";
import { type Seat, site } from "../servers/seat.ts";
import { frameTypes, typeOf } from "./frames.ts";
import { openRawWebSocket } from "./websocket.ts";

/** One visitor's connection to a server. */
export interface Line {
  send(frame: string): void;
  /** Ends it without a word, as a broken network does. */
  drop(): void;
  readonly isOpen: boolean;
}

export interface LineOptions {
  readonly url: string;
  readonly seat: Seat;
  /** Gets every event and acknowledgement; the frame is valid only until this returns. */
  readonly onFrame: (frame: Buffer, type: string) => void;
  /** One of 127.0.0.0/8: an address has only so many ports for many connections to one server. */
  readonly localAddress?: string;
}

/** Connects over a WebSocket and resolves once the namespace is open. Rejects when refused or cut before. */
export function openLine({ url, seat, onFrame, localAddress }: LineOptions): Promise<Line> {
  const { promise, resolve, reject } = Promise.withResolvers<Line>();
  let isOpen = false;
  const auth = JSON.stringify({ site: site.key, token: seat.token, protocol: PROTOCOL_VERSION });
  const socket = openRawWebSocket({
    url,
    path: `/socket.io/?EIO=4&transport=websocket&site=${site.key}`,
    origin: site.origin,
    ...(localAddress === undefined ? {} : { localAddress }),
    onEnd(reason) {
      isOpen = false;
      reject(new Error(reason));
    },
    onText(frame) {
      const type = typeOf(frame);
      if (type === frameTypes.event || type === frameTypes.ack) onFrame(frame, type);
      else if (type === frameTypes.ping) socket.send("3");
      else if (type === frameTypes.open) socket.send(`40${auth}`);
      else if (type === frameTypes.refused) reject(new Error(frame.toString()));
      else if (type === frameTypes.connected) {
        isOpen = true;
        resolve(line);
      }
    },
  });
  const line: Line = {
    send: socket.send,
    drop: socket.destroy,
    get isOpen() {
      return isOpen;
    },
  };
  return promise;
}
