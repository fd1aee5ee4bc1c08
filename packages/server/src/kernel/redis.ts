import { Redis } from "ioredis";
import type { Clock } from "./clock.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Log } from "./log.ts";
import { watchLinks } from "./redis-watch.ts";

/** Two links to Redis: one for commands and publishing, one that only listens. */
export interface RedisLinks {
  readonly commands: Redis;
  readonly subscriber: Redis;
  /** True when a PING is answered within a second. */
  isHealthy(): Promise<boolean>;
  /**
   * Says that something may have been lost, once the link that lost it is back: `published` by this
   * process, or `received` by it. `since` is when the loss began, on this machine's clock.
   */
  onLoss(listener: (loss: { readonly side: LossSide; readonly since: Date }) => void): void;
}

export type LossSide = "published" | "received";

export interface RedisDeps {
  readonly url: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly lifecycle: Lifecycle;
}

/**
 * Connects without waiting: Redis only makes things fast, and its absence must stop nothing. The
 * commands' link has no offline queue and repeats nothing, so that while Redis is away each call fails
 * at once, those under way as well, and its caller can do without.
 */
export function connectRedis({ url, clock, log, lifecycle }: RedisDeps): RedisLinks {
  const options = {
    retryStrategy: (attempt: number) => Math.min(attempt * 100, 2_000),
  };
  const commands = new Redis(url, {
    ...options,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
  });
  // The adapter subscribes before the link is up, so the listener alone keeps a queue.
  const subscriber = new Redis(url, { ...options, maxRetriesPerRequest: null });
  for (const [name, link] of Object.entries({ commands, subscriber })) {
    link.on("error", (error) => log.debug({ link: name, error }, "redis.error"));
    link.on("ready", () => log.info({ link: name }, "redis.ready"));
  }
  commands.on("close", () => log.warn({}, "redis.lost"));
  const losses = createLosses(clock);
  publishTogether(commands);
  swallowLostPublishes(commands, () => losses.begin("published"));
  subscriber.on("close", () => losses.begin("received"));
  commands.on("ready", () => losses.end("published"));
  subscriber.on("ready", () => losses.end("received"));
  const endWatch = watchLinks([commands, subscriber], (link) =>
    log.warn({ link: link === commands ? "commands" : "subscriber" }, "redis.silent"),
  );
  lifecycle.onStop("close", "redis", () => {
    endWatch();
    commands.disconnect();
    subscriber.disconnect();
  });
  return { commands, subscriber, isHealthy: () => ping(commands), onLoss: losses.onEnd };
}

/** Notes when a loss begins, and tells of it when it is over. */
function createLosses(clock: Clock) {
  const began = new Map<LossSide, Date>();
  const listeners: Parameters<RedisLinks["onLoss"]>[0][] = [];
  return {
    begin(side: LossSide): void {
      if (!began.has(side)) began.set(side, clock.now());
    },
    end(side: LossSide): void {
      const since = began.get(side);
      if (!since || !began.delete(side)) return;
      for (const listener of listeners) listener({ side, since });
    },
    onEnd: (listener: (typeof listeners)[number]) => void listeners.push(listener),
  };
}

/** What one turn of the event loop publishes, the messages of a group above all, goes to Redis in one write. */
function publishTogether(link: Redis): void {
  const publish = link.publish.bind(link);
  link.publish = (channel: string | Buffer, message: string | Buffer) => {
    const { stream } = link;
    if (stream?.writableCorked === 0) {
      stream.cork();
      process.nextTick(() => stream.uncork());
    }
    return publish(channel, message);
  };
}

/**
 * The Socket.IO adapter does not wait for its publishes; one that rejects while Redis is away would
 * be an unhandled rejection and end the process. What it would have told, other nodes read from the
 * database.
 */
function swallowLostPublishes(link: Redis, onLost: () => void): void {
  const publish = link.publish.bind(link);
  link.publish = async (channel: string | Buffer, message: string | Buffer) => {
    try {
      return await publish(channel, message);
    } catch {
      onLost();
      return 0;
    }
  };
}

async function ping(link: Redis): Promise<boolean> {
  const timeout = new Promise<false>((resolve) => setTimeout(resolve, 1_000, false).unref());
  const answer = link.ping().then(
    () => true,
    () => false,
  );
  return Promise.race([answer, timeout]);
}
