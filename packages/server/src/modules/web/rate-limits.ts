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
  /** Pictures of a conversation come many at a time. */
  fileRequest(key: string): Promise<void>;
  upload(visitorId: string): Promise<void>;
  message(visitorId: string): Promise<void>;
  /** Gives the point of a message back that was not stored: a failure of ours must not use up a visitor's minute. */
  refundMessage(visitorId: string): Promise<void>;
}

export interface RateLimitDeps {
  readonly redis: RedisLinks | undefined;
  readonly messagesPerMinute: number;
}

/** Counts in Redis, shared by all nodes; in memory while Redis is away or where there is none. */
export function createRateLimits({ redis, messagesPerMinute }: RateLimitDeps): RateLimits {
  const bucket = (name: string, points: number) => {
    const limiter = createLimiter({ name, points, redis });
    return (key: string) => take(limiter, key);
  };
  const messages = createLimiter({ name: "message", points: messagesPerMinute, redis });
  return {
    httpRequest: bucket("http", limits.httpRequestsPerMinute),
    fileRequest: bucket("file", limits.fileRequestsPerMinute),
    upload: bucket("upload", limits.uploadsPerMinute),
    message: (key) => take(messages, key),
    refundMessage: async (key) => void (await messages.reward(key)),
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
