import type {
  Ack,
  ClientEventName,
  ClientPayload,
  ClientResult,
  ConnectRefusal,
} from "@ilpo-chat/protocol";
import { PROTOCOL_VERSION } from "@ilpo-chat/protocol";
import { io, type Socket } from "socket.io-client";
import { testOrigin, testSite, type TestServer } from "./test-server.ts";

export interface SocketOptions {
  readonly auth?: Record<string, unknown>;
  readonly origin?: string;
  readonly site?: string;
  readonly transports?: string[];
}

/** A bare connection to the visitor channel. */
export interface VisitorSocket extends Disposable {
  readonly socket: Socket;
  call<Name extends ClientEventName>(
    name: Name,
    payload: ClientPayload<Name>,
  ): Promise<Ack<ClientResult<Name>>>;
  /** Sends anything at all. */
  raw(name: string, payload: unknown): Promise<Ack>;
}

/** Connects, or rejects with the refusal: its code, or `transport` when it was refused below. */
export async function connectVisitor(
  server: Pick<TestServer, "url">,
  token: string,
  {
    auth = {},
    origin = testOrigin,
    site = testSite.key,
    transports = ["websocket"],
  }: SocketOptions = {},
): Promise<VisitorSocket> {
  const socket = io(server.url, {
    transports,
    forceNew: true,
    reconnection: false,
    query: { site },
    auth: { site, token, protocol: PROTOCOL_VERSION, ...auth },
    extraHeaders: origin === "" ? {} : { Origin: origin },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", (error: Error & { data?: ConnectRefusal }) => {
      socket.disconnect();
      reject(new Error(error.data?.code ?? "transport"));
    });
  });
  return {
    socket,
    call: (name, payload) => socket.timeout(5_000).emitWithAck(name, payload) as Promise<never>,
    raw: (name, payload) => socket.timeout(5_000).emitWithAck(name, payload) as Promise<Ack>,
    [Symbol.dispose]: () => void socket.disconnect(),
  };
}
