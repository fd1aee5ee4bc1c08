import type { IncomingMessage } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import {
  type ClientEvents,
  type ErrorCode,
  heartbeat,
  limits,
  type ServerEvents,
} from "@ilpo-chat/protocol";
import { Server, type Socket } from "socket.io";
import type { AuthenticatedVisitor, Site } from "#auth";
import type { OpenInput } from "#chat";
import type { WebDeps } from "../contract.ts";
import { isAllowed, originOf } from "../origin-policy.ts";

/** What nodes say to each other. */
export interface NodeEvents {
  /** Whoever writes this conversation's answer: give that socket the text so far. */
  "reply:wanted": (conversationId: string, socketId: string) => void;
}

/** What we know of a connected visitor. */
export interface SocketData {
  visitor: AuthenticatedVisitor;
  site: Site;
  /** Where the visitor is and on what, for managers. */
  whereabouts?: Pick<OpenInput, "page" | "locale" | "device">;
}

export type Io = Server<ClientEvents, ServerEvents, NodeEvents, SocketData>;
export type VisitorSocket = Socket<ClientEvents, ServerEvents, NodeEvents, SocketData>;

/** Room of everybody who watches a conversation. Only the server lets anybody in. */
export const conversationRoom = (conversationId: string): string => `c:${conversationId}`;

/** The conversation of such a room; undefined for any other room. */
export const conversationOf = (room: string): string | undefined =>
  room.startsWith("c:") ? room.slice(2) : undefined;

/**
 * The meeting place of all nodes. It exists in every process: one without the web role has no
 * sockets of its own, but tells the rooms of the others through Redis.
 */
export function createIo({ redis, auth, config, log }: WebDeps): Io {
  const io: Io = new Server({
    serveClient: false,
    pingInterval: heartbeat.pingIntervalMs,
    pingTimeout: heartbeat.pingTimeoutMs,
    maxHttpBufferSize: limits.packetMaxBytes,
    connectTimeout: 10_000,
    perMessageDeflate: false,
    httpCompression: false,
    cors: {
      origin: (origin, answer) => {
        void auth.sites.allowsAnywhere(origin ?? "").then(
          (isKnown) => answer(null, isKnown ? origin : false),
          () => answer(null, false),
        );
      },
      methods: ["GET", "POST"],
    },
    // SECURITY: CORS does not cover WebSockets, so the origin is checked here for both transports.
    allowRequest: (request, answer) => {
      void refusalOf(request, auth, config.publicUrl).then(
        (code) => answer(code, code === undefined),
        () => answer("unavailable", false),
      );
    },
  });
  if (redis) {
    io.adapter(createAdapter(redis.commands, redis.subscriber, { requestsTimeout: 2_000 }));
    io.of("/").adapter.on("error", (error: unknown) => log.warn({ error }, "adapter.error"));
  }
  return io;
}

/** Nodes that do not answer are taken to have nobody. */
export async function isWatched(io: Io, conversationId: string): Promise<boolean> {
  const room = conversationRoom(conversationId);
  if (io.of("/").adapter.rooms.has(room)) return true;
  const sockets = await io
    .in(room)
    .fetchSockets()
    .catch(() => []);
  return sockets.length > 0;
}

/** The site key stands in the query, where it can be read before the connection is made. */
async function refusalOf(
  { url, headers }: IncomingMessage,
  { sites }: WebDeps["auth"],
  publicUrl: string,
): Promise<ErrorCode | undefined> {
  const key = new URLSearchParams(url?.split("?")[1]).get("site");
  const site = key === null ? undefined : await sites.byKey(key);
  if (!site) return "site-unknown";
  return isAllowed(site, originOf(headers, publicUrl)) ? undefined : "origin-not-allowed";
}
