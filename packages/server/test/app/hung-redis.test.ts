import { randomUUID } from "node:crypto";
import { startRedis } from "@ilpo-chat/testkit";
import { expect, it } from "vitest";
import { connectVisitor } from "../support/visitor-socket.ts";
import { startTestServer } from "../support/test-server.ts";

it("takes visitors and their words while Redis hangs with its links open, and after it", async () => {
  await using redis = await startRedis();
  await using server = await startTestServer({
    database: "postgres",
    env: { REDIS_URL: redis.url },
  });
  const { token } = await server.visitor();
  using first = await connectVisitor(server, token);
  const say = (content: string) => first.call("message:send", { clientId: randomUUID(), content });
  expect(await say("раз")).toMatchObject({ ok: true });
  process.kill(redis.pid ?? 0, "SIGSTOP");
  try {
    for (const content of ["два", "три", "четыре"]) {
      expect(await say(content)).toMatchObject({ ok: true });
    }
    using second = await connectVisitor(server, token);
    const opened = await second.call("conversation:open", {});
    expect(opened).toMatchObject({ ok: true, conversation: { mode: "ai" } });
  } finally {
    process.kill(redis.pid ?? 0, "SIGCONT");
  }
  expect(await say("пять")).toMatchObject({ ok: true });
});
