import { describe, expect, it } from "vitest";
import { startRedis } from "../src/index.ts";

describe("startRedis", () => {
  it("forgets everything when it is killed and starts again on the same port", async (context) => {
    await using redis = await startRedis();
    context.skip(!redis.isOwn, "the server is given, not ours to stop");
    await redis.cli("SET", "city", "Псков");
    expect(await redis.cli("GET", "city")).toBe("Псков");

    await redis.kill();
    await expect(redis.cli("PING")).rejects.toThrow();
    await redis.start();

    expect(await redis.cli("EXISTS", "city")).toBe("0");
  });
});
