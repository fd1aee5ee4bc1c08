import { limits } from "@ilpo-chat/protocol";
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from "rate-limiter-flexible";
import { DomainError } from "#kernel/errors";
import type { RedisLinks } from "#kernel/redis";

/** Buckets of one minute. Each call takes one point or throws `rate-limited` with `retryAfter`. */
export interface RateLimits {
  httpRequest(key: string): Promise<void>;
  message(visitorId: string): Promise<void>;
  /** Gives the point of a message back that was not stored: a failure of ours must not use up a visitor's minute. */
  refundMessage(visitorId: string): Promise<void>;
  /** Any event on the visitor channel; keeps one client from drowning the rest. */
  event(visitorId: string): Promise<void>;
}

/** Typing, receipts, history: for each message that a person may send, far more than a person causes. */
const EVENTS_PER_MESSAGE = 15;

export interface RateLimitDeps {
  readonly redis: RedisLinks | undefined;
  readonly messagesPerMinute: number;
}

/** Counts in Redis, shared by all nodes; in memory while Redis is away or where there is none. */
export function createRateLimits({ redis, messagesPerMinute }: RateLimitDeps): RateLimits {
  const bucket = (name: string, points: number, shared: RedisLinks | undefined) => {
    const limiter = createLimiter({ name, points, redis: shared });
    return (key: string) => take(limiter, key);
  };
  const messages = createLimiter({ name: "message", points: messagesPerMinute, redis });
  return {
    httpRequest: bucket("http", limits.httpRequestsPerMinute, redis),
    message: (key) => take(messages, key),
    refundMessage: async (key) => void (await messages.reward(key)),
    // Per node: a round trip to Redis for each keystroke's hint would cost more than it guards.
    event: bucket("event", EVENTS_PER_MESSAGE * messagesPerMinute, undefined),
  };
}

interface LimiterOptions {
  readonly name: string;
  readonly points: number;
  readonly redis: RedisLinks | undefined;
}

function createLimiter({ name, points, redis }: LimiterOptions): RateLimiterAbstract {
  const options = { keyPrefix: `ilpo:limit:${name}`, points, duration: 60 };
  const memory = new RateLimiterMemory(options);
  if (!redis) return memory;
  return new RateLimiterRedis({
    ...options,
    storeClient: redis.commands,
    rejectIfRedisNotReady: true,
    insuranceLimiter: memory,
  });
}

async function take(limiter: RateLimiterAbstract, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw new DomainError("rate-limited", { retryAfter: Math.ceil(refusal.msBeforeNext / 1_000) });
  }
}
