import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ChatClient, type KeyValueStorage, memoryStorage } from "../src/index.ts";
import { openHouse, origin, site } from "./support/real-server.ts";
import { isConnected, startClient, until } from "./support/start-client.ts";
import { startTcpProxy } from "./support/tcp-proxy.ts";

const pdf = (name: string, bytes = 0) =>
  new File(["%PDF-1.4\n", "x".repeat(bytes)], name, { type: "application/pdf" });

describe("files", () => {
  const stack = new AsyncDisposableStack();
  let proxy: Awaited<ReturnType<typeof startTcpProxy>>;
  let storage: KeyValueStorage;
  beforeAll(async () => {
    const house = stack.use(await openHouse({ database: "pglite" }));
    const { url } = await house.startNode();
    proxy = stack.use(await startTcpProxy(url));
  });
  beforeEach(() => {
    storage = memoryStorage();
    proxy.mend();
  });
  afterAll(() => stack.disposeAsync());

  const start = () => startClient(proxy.url, { site: site.key, origin, storage });
  const connected = async () => {
    const client = start();
    client.connect();
    await until(client, isConnected);
    await client.requestManager();
    return client;
  };
  const own = ({ state }: ChatClient) =>
    state.items.flatMap((item) =>
      item.kind === "message" && item.message.author.type === "user"
        ? [[item.message.content, ...item.message.attachments.map(({ name }) => name)].join("|")]
        : [],
    );
  const untilOwn = (client: ChatClient, count: number) =>
    until(client, () => own(client).length === count && pending(client).length === 0);
  const pending = ({ state }: ChatClient) =>
    state.items.flatMap((item) => (item.kind === "pending" ? [item] : []));
  const kept = async () => (await storage.list(`${site.key}:file:`)).length;

  it("go ahead of their message, which keeps its place among the words", async () => {
    const client = await connected();
    client.send("вот");
    client.send("", { files: [pdf("1.pdf"), pdf("2.pdf")] });
    expect(
      pending(client)
        .at(-1)
        ?.files?.map(({ name, bytes }) => [name, bytes]),
    ).toEqual([
      ["1.pdf", 9],
      ["2.pdf", 9],
    ]);
    client.send("всё");
    await untilOwn(client, 3);
    expect(own(client)).toEqual(["вот", "|1.pdf|2.pdf", "всё"]);
    await expect.poll(kept).toBe(0);
  });

  it("wait on the device while there is no network, and go out after a reload, once", async () => {
    const before = await connected();
    proxy.refuse();
    await until(before, (state) => !isConnected(state));
    before.send("права", { files: [pdf("права.pdf", 200_000)] });
    await expect.poll(kept).toBe(1);
    before.destroy();
    const after = start();
    after.connect();
    await until(after, () => pending(after).length === 1);
    const [file] = pending(after)[0]?.files ?? [];
    expect(file && (await after.bytesOf(file))?.size).toBe(200_009);
    proxy.mend();
    await untilOwn(after, 1);
    expect(own(after)).toEqual(["права|права.pdf"]);
  });

  it("say why they are refused; then the rest goes on", async () => {
    const client = await connected();
    const clientId = client.send("", { files: [new File(["MZ\x90"], "a.exe")] });
    client.send("дальше");
    await untilFailed(client);
    expect(pending(client)[0]).toMatchObject({ state: "failed", error: "type-not-allowed" });
    client.discard(clientId);
    await untilOwn(client, 1);
    expect(own(client)).toEqual(["дальше"]);
  });

  it("can be given up on the way", async () => {
    const client = await connected();
    proxy.deafen();
    const clientId = client.send("", { files: [pdf("долго.pdf", 3_000_000)] });
    await until(client, () => pending(client)[0]?.state === "sending");
    client.discard(clientId);
    expect(pending(client)).toEqual([]);
    proxy.refuse();
    proxy.mend();
    client.send("передумал");
    await untilOwn(client, 1);
    expect(own(client)).toEqual(["передумал"]);
  });

  it("fail with a word for it when the device has lost them", async () => {
    const client = await connected();
    proxy.refuse();
    await until(client, (state) => !isConnected(state));
    client.send("", { files: [pdf("a.pdf")] });
    await expect.poll(kept).toBe(1);
    client.destroy();
    const [entry] = (await storage.list(`${site.key}:outbox:`)) as {
      files: { uploadId: string }[];
    }[];
    await storage.delete(`${site.key}:file:${entry?.files[0]?.uploadId}`);
    proxy.mend();
    const next = start();
    next.connect();
    await untilFailed(next);
    expect(pending(next)).toMatchObject([{ error: "upload-missing" }]);
  });

  it("can be sent ahead, watched, and named by a message later", async () => {
    const client = await connected();
    const parts: number[] = [];
    const file = await client.upload(pdf("b.pdf"), { onProgress: (part) => parts.push(part) });
    expect(file.attachment).toMatchObject({ name: "b.pdf", type: "application/pdf" });
    expect(parts.at(-1)).toBe(1);
    client.send("", { files: [file] });
    await untilOwn(client, 1);
    expect(own(client)).toEqual(["|b.pdf"]);
    const refused = client.upload(pdf("c.pdf"), { signal: AbortSignal.abort() });
    await expect(refused).rejects.toMatchObject({ code: "disconnected" });
    await expect(client.upload(new File(["?"], "?"))).rejects.toMatchObject({
      code: "type-not-allowed",
      retryable: false,
    });
  });

  const untilFailed = (client: ChatClient) =>
    until(client, () => pending(client).some(({ state }) => state === "failed"));
});
