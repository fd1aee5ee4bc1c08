import { PROTOCOL_VERSION } from "@ilpo-chat/protocol";
import { type Seat, site } from "../servers/seat.ts";
import { ws, type WsSocket } from "../workers/installed.ts";
import { frameTypes, typeOf } from "./frames.ts";

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
  /** Gets every event and acknowledgement. */
  readonly onFrame: (frame: Buffer, type: string) => void;
  /** One of 127.0.0.0/8: an address has only so many ports for many connections to one server. */
  readonly localAddress?: string;
}

const { WebSocket } = ws();

/** Connects over a WebSocket and resolves once the namespace is open. Rejects when refused or cut before. */
export function openLine({ url, seat, onFrame, localAddress }: LineOptions): Promise<Line> {
  const { promise, resolve, reject } = Promise.withResolvers<Line>();
  const address = `${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket&site=${site.key}`;
  const socket: WsSocket = new WebSocket(address, {
    headers: { Origin: site.origin },
    perMessageDeflate: false,
    skipUTF8Validation: true,
    ...(localAddress === undefined ? {} : { localAddress }),
  });
  let isOpen = false;
  const auth = { site: site.key, token: seat.token, protocol: PROTOCOL_VERSION };
  const line: Line = {
    send: (frame) => socket.send(frame),
    drop: () => socket.terminate(),
    get isOpen() {
      return isOpen;
    },
  };
  socket.on("error", reject);
  socket.on("close", (code) => {
    isOpen = false;
    reject(new Error(`closed with ${code}`));
  });
  socket.on("message", (frame) => {
    const type = typeOf(frame);
    if (type === frameTypes.ping) socket.send("3");
    else if (type === frameTypes.open) socket.send(`40${JSON.stringify(auth)}`);
    else if (type === frameTypes.refused) reject(new Error(frame.toString()));
    else if (type === frameTypes.connected) {
      isOpen = true;
      resolve(line);
    } else onFrame(frame, type);
  });
  return promise;
}

/** Does a task for each item, so many at a time, in order. */
export async function eachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  task: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      await task(items[index] as Item, index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
