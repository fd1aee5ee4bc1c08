import type { Log } from "./log.ts";
import type { RedisLinks } from "./redis.ts";

/**
 * Hints between processes: at most once, unordered, lost while Redis is away. Nothing that matters
 * may travel here alone. The sender hears its own hints too.
 */
export interface Bus {
  publish(channel: string, hint: unknown): void;
  subscribe(channel: string, listener: (hint: unknown) => void): void;
}

const PREFIX = "ilpo:bus:";

/** A bus over Redis, or within the process when there is none. */
export function createBus(redis: RedisLinks | undefined, log: Log): Bus {
  const listeners = new Map<string, ((hint: unknown) => void)[]>();
  const deliver = (channel: string, hint: unknown) => {
    for (const listener of listeners.get(channel) ?? []) {
      try {
        listener(hint);
      } catch (error) {
        log.error({ channel, error }, "bus.listener_failed");
      }
    }
  };
  redis?.subscriber.on("message", (name: string, text: string) => {
    if (!name.startsWith(PREFIX)) return;
    try {
      deliver(name.slice(PREFIX.length), JSON.parse(text));
    } catch (error) {
      log.warn({ channel: name, error }, "bus.bad_hint");
    }
  });
  return {
    publish(channel, hint) {
      if (!redis) queueMicrotask(() => deliver(channel, hint));
      else void redis.commands.publish(PREFIX + channel, JSON.stringify(hint));
    },
    subscribe(channel, listener) {
      const known = listeners.get(channel);
      if (known) return void known.push(listener);
      listeners.set(channel, [listener]);
      redis?.subscriber.subscribe(PREFIX + channel).catch((error: unknown) => {
        log.warn({ channel, error }, "bus.subscribe_failed");
      });
    },
  };
}
