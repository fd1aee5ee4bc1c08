import { createRequire } from "node:module";
import type { Server } from "socket.io";

/**
 * What the server stands on and the bench does not itself, in the very copies that the server uses. Typed as far as
 * the baselines go.
 */
export interface RedisLibrary {
  readonly Redis: new (url: string, options: object) => RedisLink;
}
export interface RedisLink {
  duplicate(): RedisLink;
  on(event: "error", listener: () => void): void;
  disconnect(): void;
}
export interface RedisAdapter {
  createAdapter(publisher: RedisLink, subscriber: RedisLink): AdapterFactory;
}
type AdapterFactory = Exclude<Parameters<Server["adapter"]>[0], undefined>;

const ofServer = createRequire(import.meta.resolve("@ilpo-chat/server"));

export const ioredis = () => ofServer("ioredis") as RedisLibrary;
export const redisAdapter = () => ofServer("@socket.io/redis-adapter") as RedisAdapter;
