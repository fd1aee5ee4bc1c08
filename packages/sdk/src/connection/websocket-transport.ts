import { PROTOCOL_VERSION } from "@ilpo-chat/protocol";
import { type ChatError, fromRefusal } from "../error.ts";
import type { Settings } from "../options.ts";
import { isRecord } from "../record.ts";
import { awaitAnswers } from "./answers.ts";
import type { LinkListeners, Transport } from "./transport.ts";

/**
 * Socket.IO over a WebSocket and nothing else: Engine.IO 4 and Socket.IO 5, as far as the visitor channel
 * needs them (one namespace, JSON, no binary), in a tenth of the official client's size. A packet is a
 * line of text: a digit of Engine.IO, for messages a digit of Socket.IO, the number of the
 * acknowledgement, JSON. https://socket.io/docs/v4/socket-io-protocol/ (read in November 2026). What the
 * server tells of a request that it refuses before the handshake is not to be seen over a WebSocket;
 * the other transport shows it.
 */
export function createWebSocketTransport(settings: Settings): Transport {
  return {
    open(token, listeners) {
      const socket = connect(settings);
      const answers = awaitAnswers((id, name, payload) =>
        socket?.send(`42${id}${JSON.stringify([name, payload])}`),
      );
      let isOver = false;
      const end = (tell: () => void) => {
        if (isOver) return;
        isOver = true;
        socket?.close();
        answers.close();
        tell();
      };
      const packets = {
        ...listeners,
        ...{ token, site: settings.site, answers },
        send: (packet: string) => socket?.send(packet),
        refused: (error: ChatError) => end(() => listeners.refused(error)),
        lost: () => end(listeners.lost),
      };
      if (!socket) queueMicrotask(packets.lost);
      else {
        socket.onmessage = ({ data }) => {
          if (!isOver) receive(packets, data);
        };
        socket.onclose = socket.onerror = packets.lost;
      }
      return { request: answers.request, close: () => end(() => undefined) };
    },
  };
}

/** Undefined where the page may not open it, for example from https to http. */
function connect({ url, site }: Settings): WebSocket | undefined {
  const query = `EIO=4&transport=websocket&site=${encodeURIComponent(site)}`;
  try {
    return new WebSocket(`${url.replace("http", "ws")}/socket.io/?${query}`);
  } catch {
    return undefined;
  }
}

interface Packets extends LinkListeners {
  readonly token: string;
  readonly site: string;
  readonly answers: ReturnType<typeof awaitAnswers>;
  send(packet: string): void;
}

// What is no packet at all means that something else is talking: the link is given up.
function receive(packets: Packets, data: unknown): void {
  packets.alive();
  try {
    const [, type = "", id = "", json = ""] =
      /^([0-356]|4[0-4])(\d*)([^]*)$/.exec(String(data)) ?? [];
    const body: unknown = json && JSON.parse(json);
    handlers[type]?.(packets, body, Number(id));
    if (!type) packets.lost();
  } catch {
    packets.lost();
  }
}

type Handler = (packets: Packets, body: unknown, id: number) => void;

/** By the packet's digits. The others mean nothing here. */
const handlers: Readonly<Record<string, Handler | undefined>> = {
  0: ({ send, site, token }) =>
    send(`40${JSON.stringify({ site, token, protocol: PROTOCOL_VERSION })}`),
  1: ({ lost }) => lost(),
  2: ({ send }) => send("3"),
  40: ({ opened }) => opened(),
  41: ({ lost }) => lost(),
  42({ event }, body) {
    if (Array.isArray(body)) event(String(body[0]), body[1]);
  },
  43({ answers }, body, id) {
    if (Array.isArray(body)) answers.settle(id, body[0]);
  },
  44({ refused, lost }, body) {
    const refusal = isRecord(body) && fromRefusal(body.data);
    if (refusal) refused(refusal);
    else lost();
  },
};
