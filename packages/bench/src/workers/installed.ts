import { createRequire } from "node:module";

/**
 * The libraries that the server stands on, in the very copies that it uses, so that a baseline differs from it
 * in nothing but what is measured. Typed as far as the baselines go.
 */
export interface SocketIo {
  readonly Server: new (options: object) => IoServer;
}
export interface IoServer {
  attach(server: object): void;
  on(event: "connection", listener: (socket: IoSocket) => void): void;
  to(room: string): { emit(event: string, payload: unknown): void };
  adapter(adapter: unknown): void;
  close(): Promise<void>;
}
export interface IoSocket {
  join(room: string): Promise<void> | void;
  on(event: string, listener: (payload: Sent, ack: (answer: object) => void) => void): void;
}
/** A message as the load generator sends it. */
export interface Sent {
  readonly conversationId: string;
  readonly clientId: string;
  readonly content: string;
}

export interface Pg {
  readonly Pool: new (options: { connectionString: string; max: number }) => PgPool;
}
export interface PgPool {
  query<Row>(
    statement: string | { name: string; text: string },
    values?: readonly unknown[],
  ): Promise<{ rows: Row[] }>;
  end(): Promise<void>;
}

export interface RedisLibrary {
  readonly Redis: new (url: string, options: object) => RedisLink;
}
export interface RedisLink {
  duplicate(): RedisLink;
  on(event: "error", listener: () => void): void;
  disconnect(): void;
}
export interface RedisAdapter {
  createAdapter(publisher: RedisLink, subscriber: RedisLink): unknown;
}

const ofServer = createRequire(import.meta.resolve("@ilpo-chat/server"));

export const socketIo = () => ofServer("socket.io") as SocketIo;
export const pg = () => ofServer("pg") as Pg;
export const ioredis = () => ofServer("ioredis") as RedisLibrary;
export const redisAdapter = () => ofServer("@socket.io/redis-adapter") as RedisAdapter;
