import { describe, expect, it } from "vitest";
import { createFakeClock } from "../../test/support/fake-clock.ts";
import { createFakeTransport } from "../../test/support/fake-transport.ts";
import type { ConnectionState } from "../chat-state.ts";
import { ChatError } from "../error.ts";
import { createConnection } from "./driver.ts";

const ignore = () => undefined;

function start(join: () => Promise<void> = () => Promise.resolve()) {
  const clock = createFakeClock();
  const transport = createFakeTransport();
  const changes: ConnectionState[] = [];
  const calls = { prepare: 0, join: 0, forget: 0 };
  const host = { isOnline: true, prepare: () => Promise.resolve("token") };
  const connection = createConnection({
    clock,
    transport,
    random: () => 0.5,
    lifecycle: { isOnline: () => host.isOnline, listen: () => ignore },
    events: {
      ...{ entry: ignore, receipt: ignore, site: ignore, typing: ignore, queue: ignore },
      ...{
        "reply:started": ignore,
        "reply:delta": ignore,
        "reply:ended": ignore,
        settings: ignore,
      },
    },
    prepare() {
      calls.prepare += 1;
      return host.prepare();
    },
    join() {
      calls.join += 1;
      return join();
    },
    forgetSession: () => void (calls.forget += 1),
    onChange: (_, to) => changes.push(to),
  });
  const link = () => {
    const last = transport.links.at(-1);
    if (!last) throw new Error("no link was opened");
    return last;
  };
  const goOnline = async () => {
    connection.connect();
    await clock.advance(0);
    link().opened();
    await clock.advance(0);
  };
  return { connection, clock, transport, changes, calls, host, link, goOnline };
}

describe("connection", () => {
  it("comes up in three steps and tells only what the user can see", async () => {
    const { connection, changes, goOnline, link } = start();
    await goOnline();
    expect(link().token).toBe("token");
    expect(changes.map(({ status }) => status)).toEqual(["connecting", "connected"]);
    connection.disconnect();
    expect(link().isClosed).toBe(true);
    expect(connection.state).toEqual({ status: "disconnected", code: "requested" });
  });

  it("C3: notices a half-open link within 10 s and never closes one that lives", async () => {
    const { clock, goOnline, link, connection, transport } = start(ignoreFirst());
    await goOnline();
    for (let beat = 0; beat < 20; beat += 1) {
      await clock.advance(6_000);
      link().alive();
    }
    expect(transport.links).toHaveLength(1);
    await clock.advance(9_999);
    expect(connection.state.status).toBe("connected");
    await clock.advance(1);
    expect(connection.state).toEqual({ status: "connecting", code: "timeout" });
    expect(transport.links[0]?.isClosed).toBe(true);
  });

  it("opens again after a loss, with a back-off that grows until the link was stable", async () => {
    const { clock, goOnline, link, transport } = start();
    await goOnline();
    const waits: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const before = transport.links.length;
      const from = clock.elapsed();
      link().lost();
      while (transport.links.length === before) await clock.advance(50);
      waits.push(clock.elapsed() - from);
    }
    expect(waits).toEqual([200, 400, 800, 1_000]);
    link().opened();
    await clock.advance(6_000);
    link().alive();
    await clock.advance(4_000);
    const from = clock.elapsed();
    link().lost();
    const before = transport.links.length;
    while (transport.links.length === before) await clock.advance(50);
    expect(clock.elapsed() - from).toBe(200);
  });

  it("gives up an attempt that hangs at any step", async () => {
    const { connection, clock, host, transport, calls } = start(() => new Promise(ignore));
    host.prepare = () => new Promise(ignore);
    connection.connect();
    await clock.advance(10_000 + 200);
    expect(calls.prepare).toBe(2);
    host.prepare = () => Promise.resolve("token");
    await clock.advance(10_000 + 400);
    expect(transport.links).toHaveLength(1);
    await clock.advance(10_000 + 800);
    expect(transport.links).toHaveLength(2);
    transport.links[1]?.opened();
    await clock.advance(10_000 + 1_600);
    expect(transport.links).toHaveLength(3);
    expect(transport.links.map(({ isClosed }) => isClosed)).toEqual([true, true, false]);
  });

  it("hears nothing more from a link that it has left", async () => {
    const { clock, goOnline, link, connection } = start();
    await goOnline();
    const old = link();
    old.lost();
    await clock.advance(200);
    link().opened();
    await clock.advance(0);
    old.lost();
    old.refused(new ChatError("visitor-blocked"));
    expect(connection.state.status).toBe("connected");
  });

  it("C7: waits at least as long as the server asks", async () => {
    const { connection, clock, link, transport } = start();
    connection.connect();
    await clock.advance(0);
    link().refused(new ChatError("too-many-sockets", { retryAfterMs: 30_000 }));
    expect(connection.state).toEqual({ status: "connecting", code: "too-many-sockets" });
    connection.signal("visible");
    connection.signal("network-up");
    await clock.advance(30_000);
    expect(transport.links).toHaveLength(1);
    await clock.advance(1_000);
    expect(transport.links).toHaveLength(2);
  });

  it("C6: replaces a refused token", async () => {
    const { connection, clock, link, calls, transport } = start();
    connection.connect();
    await clock.advance(0);
    link().refused(new ChatError("token-invalid"));
    await clock.advance(0);
    expect(calls).toMatchObject({ forget: 1, prepare: 2 });
    expect(transport.links).toHaveLength(2);
  });

  it("tells that the device is offline, and tries at once when it is back", async () => {
    const { connection, clock, goOnline, host, link, transport } = start();
    await goOnline();
    host.isOnline = false;
    link().lost();
    expect(connection.state).toEqual({ status: "connecting", code: "offline" });
    connection.signal("network-down");
    host.isOnline = true;
    connection.signal("network-up");
    await clock.advance(0);
    expect(transport.links).toHaveLength(2);
  });

  it("C8: opens anew at once when the page wakes up after a sleep (F28)", async () => {
    const { connection, clock, goOnline, transport } = start();
    await goOnline();
    clock.sleep(90_000);
    connection.signal("visible");
    expect(connection.state).toEqual({ status: "connecting", code: "timeout" });
    await clock.advance(0);
    expect(transport.links).toHaveLength(2);
  });

  it("C3: does not care when somebody sets the clock (F35)", async () => {
    const { connection, clock, goOnline, transport, link } = start();
    await goOnline();
    for (const by of [86_400_000, -2 * 86_400_000]) {
      clock.set(by);
      connection.signal("visible");
      await clock.advance(0);
      expect(connection.state.status).toBe("connected");
    }
    await clock.advance(6_000);
    link().alive();
    expect(transport.links).toHaveLength(1);
  });

  it("C12: asks from the cursor when the link has moved, and stays up", async () => {
    const { clock, calls, changes, goOnline, link } = start();
    await goOnline();
    link().moved();
    await clock.advance(0);
    expect(calls.join).toBe(2);
    expect(changes.map(({ status }) => status)).toEqual(["connecting", "connected"]);
  });

  it("leaves no timer behind", async () => {
    const { connection, clock, goOnline, link } = start();
    await goOnline();
    link().event("drain", { reconnectInMs: 5_000 });
    connection.disconnect();
    expect(clock.pending).toBe(0);
  });
});

/** The first opening succeeds, the probes after it get no answer. */
function ignoreFirst(): () => Promise<void> {
  let isFirst = true;
  return () => {
    const answer = isFirst ? Promise.resolve() : new Promise<void>(ignore);
    isFirst = false;
    return answer;
  };
}
