import { type ClientEventName, type ClientResult, PROTOCOL_VERSION } from "@ilpo-chat/protocol";
import { io, type Socket } from "socket.io-client";
import { ChatError, fromRefusal } from "../error.ts";
import type { Settings } from "../options.ts";
import { isRecord } from "../record.ts";
import { ackTimeoutMs, resultOf } from "./answers.ts";
import type { LinkListeners, Transport } from "./transport.ts";

const connectTimeoutMs = 10_000;

/** Which way first: the other follows where it fails, and polling is left as soon as a WebSocket gets through. */
export type FirstWay = "websocket" | "polling";

/** The visitor channel over the official client. Reconnecting is left to the connection machine. */
export function createSocketIoTransport(settings: Settings, firstWay: FirstWay): Transport {
  return {
    open(token, listeners) {
      const socket = connect(settings, { token, firstWay });
      const link = { ...listeners, isOver: false };
      listen(socket, link);
      return {
        request: (name, payload) => request(socket, name, payload),
        close() {
          link.isOver = true;
          socket.disconnect();
        },
      };
    },
  };
}

interface Opening {
  readonly token: string;
  readonly firstWay: FirstWay;
}

function connect({ url, site, origin }: Settings, { token, firstWay }: Opening): Socket {
  const base = new URL(url);
  return io(base.origin, {
    path: `${base.pathname.replace(/\/$/, "")}/socket.io`,
    transports: firstWay === "polling" ? ["polling", "websocket"] : ["websocket", "polling"],
    tryAllTransports: true,
    reconnection: false,
    forceNew: true,
    timeout: connectTimeoutMs,
    auth: { site, token, protocol: PROTOCOL_VERSION },
    query: { site },
    ...(origin && { extraHeaders: { Origin: origin } }),
  });
}

function listen(socket: Socket, link: LinkListeners & { isOver: boolean }): void {
  const unlessOver = (run: () => void) => () => {
    if (!link.isOver) run();
  };
  const end = (run: () => void) => {
    if (link.isOver) return;
    link.isOver = true;
    socket.disconnect();
    run();
  };
  socket.on("connect", unlessOver(link.opened));
  socket.on("disconnect", () => end(link.lost));
  socket.on("connect_error", (error) => {
    const refusal = refusalOf(error);
    end(() => (refusal ? link.refused(refusal) : link.lost()));
  });
  socket.io.on("ping", unlessOver(link.alive));
  socket.io.on("packet", unlessOver(link.alive));
  socket.onAny((name: string, payload: unknown) => {
    if (!link.isOver) link.event(name, payload);
  });
}

/**
 * `data` of a refused handshake. A request that was refused before it (the check of the origin) is
 * an HTTP answer with the code in its body, where the transport lets us see it.
 */
function refusalOf(error: Error & { data?: unknown; context?: unknown }): ChatError | undefined {
  const text = isRecord(error.context) ? error.context.responseText : undefined;
  return fromRefusal(error.data) ?? (typeof text === "string" ? fromBody(text) : undefined);
}

function fromBody(text: string): ChatError | undefined {
  try {
    const body: unknown = JSON.parse(text);
    // Engine.IO has a number of its own as `code` and puts the server's words into `message`.
    const isEngine = isRecord(body) && typeof body.code === "number";
    return fromRefusal(isEngine ? { code: body.message } : body);
  } catch {
    return undefined;
  }
}

async function request<Name extends ClientEventName>(
  socket: Socket,
  name: Name,
  payload: unknown,
): Promise<ClientResult<Name>> {
  if (!socket.connected) throw new ChatError("transport");
  const answer: unknown = await socket
    .timeout(ackTimeoutMs)
    .emitWithAck(name, payload)
    .catch((cause: unknown) => {
      throw new ChatError(socket.connected ? "timeout" : "transport", { cause });
    });
  return resultOf<Name>(answer);
}
