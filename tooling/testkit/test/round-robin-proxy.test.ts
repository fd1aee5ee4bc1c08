import { once } from "node:events";
import { createServer, request, type RequestListener } from "node:http";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { freePort, startRoundRobinProxy } from "../src/index.ts";
import { listen } from "../src/listen.ts";

describe("startRoundRobinProxy", () => {
  it("takes turns and passes over a target that refuses", async () => {
    await using one = await startTarget((_, response) => response.end("one"));
    await using other = await startTarget((_, response) => response.end("other"));
    const dead = `http://127.0.0.1:${await freePort()}`;
    await using proxy = await startRoundRobinProxy([one.url, dead, other.url]);

    const answers = new Set<string>();
    for (let count = 0; count < 6; count += 1) {
      const answer = await fetch(proxy.url, { method: "POST", body: "да" });
      answers.add(await answer.text());
    }

    expect([...answers].toSorted()).toEqual(["one", "other"]);
    expect(proxy.stats()).toMatchObject({ requests: 6, serverErrors: 0, retries: 2 });
  });

  it("answers 502 and counts it when every target refuses", async () => {
    await using proxy = await startRoundRobinProxy([`http://127.0.0.1:${await freePort()}`]);
    expect((await fetch(proxy.url)).status).toBe(502);
    expect(proxy.stats().serverErrors).toBe(1);
  });

  it("keeps a Socket.IO polling session with the target that opened it", async () => {
    const session =
      (name: string): RequestListener =>
      (incoming, response) =>
        response.end(incoming.url?.includes("sid=") ? name : `0{"sid":"${name}"}`);
    await using one = await startTarget(session("one"));
    await using other = await startTarget(session("other"));
    await using proxy = await startRoundRobinProxy([one.url, other.url]);
    const path = `${proxy.url}/socket.io/?EIO=4&transport=polling`;

    for (const opening of await Promise.all([get(path), get(path)])) {
      const sid = /"sid":"(\w+)"/.exec(opening)?.[1];
      for (let count = 0; count < 3; count += 1) expect(await get(`${path}&sid=${sid}`)).toBe(sid);
    }
  });

  it("streams an answer while it is still being written", async () => {
    let finish = () => {};
    await using target = await startTarget((_, response) => {
      response.write("first ");
      finish = () => response.end("last");
    });
    await using proxy = await startRoundRobinProxy([target.url]);

    const reader = (await fetch(proxy.url)).body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("first ");
    finish();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("last");
  });

  it("joins both ends of an upgraded connection and closes them together", async () => {
    await using target = await startTarget(() => {});
    let targetEnd: Duplex | undefined;
    target.server.on("upgrade", (_, socket: Duplex) => {
      targetEnd = socket;
      socket.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n",
      );
      socket.pipe(socket);
    });
    await using proxy = await startRoundRobinProxy([target.url]);

    const upgrade = request(proxy.url, {
      headers: { connection: "Upgrade", upgrade: "echo" },
    }).end();
    const [, client] = (await once(upgrade, "upgrade")) as [unknown, Duplex];
    client.write("привет");
    expect(String((await once(client, "data"))[0])).toBe("привет");

    client.destroy();
    if (targetEnd && !targetEnd.destroyed) await once(targetEnd, "close");
    expect(proxy.stats()).toMatchObject({ upgrades: 1, serverErrors: 0 });
  });

  it("sends uploads on whole", async () => {
    await using target = await startTarget((incoming, response) => {
      void text(incoming).then((body) => response.end(String(body.length)));
    });
    await using proxy = await startRoundRobinProxy([target.url]);
    const answer = await fetch(proxy.url, { method: "PUT", body: "x".repeat(3_000_000) });
    expect(await answer.text()).toBe("3000000");
  });
});

async function startTarget(listener: RequestListener) {
  const server = createServer(listener);
  const port = await listen(server);
  return {
    server,
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function get(url: string): Promise<string> {
  return (await fetch(url)).text();
}
