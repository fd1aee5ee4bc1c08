import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { upload } from "../support/files.ts";
import { databases, startTestServer, type TestServer } from "../support/test-server.ts";
import { connectVisitor, type VisitorSocket } from "../support/visitor-socket.ts";

const PDF = "%PDF-1.4\n%%EOF";
const DAY_MS = 24 * 60 * 60_000;

describe.each(databases)("messages with files, on %s", (database) => {
  let server: TestServer;
  let ahead = 0;
  let visitor: Awaited<ReturnType<TestServer["visitor"]>>;
  let line: VisitorSocket;
  beforeAll(async () => {
    const clock = {
      now: () => new Date(Date.now() + ahead),
      monotonicMs: () => performance.now(),
    };
    server = await startTestServer({ database, overrides: { clock } });
  });
  beforeEach(async () => {
    ahead = 0;
    visitor = await server.visitor();
    line = await connectVisitor(server, visitor.token);
    return () => line[Symbol.dispose]();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const uploaded = async (name = "права.pdf") => {
    const id = randomUUID();
    const { file } = await upload(server, visitor.token, { data: PDF, id, name });
    return { id, fileId: file?.id ?? "" };
  };
  const send = (attachments: readonly string[], more: object = {}) =>
    line.call("message:send", { clientId: randomUUID(), content: "", attachments, ...more });
  const open = async () => {
    const answer = await line.call("conversation:open", {});
    const entries = answer.ok ? (answer.conversation?.entries ?? []) : [];
    return entries.flatMap((entry) => (entry.type === "message.created" ? [entry.message] : []));
  };
  const status = async (url: string) => (await fetch(server.url + url)).status;

  it("begins a conversation with a file and no words, and is shown with an address that opens it", async () => {
    const { id, fileId } = await uploaded();
    expect(await send([id])).toMatchObject({ ok: true });
    const [message] = (await open()).filter(({ author }) => author.type === "user");
    expect(message).toMatchObject({
      content: "",
      attachments: [{ id: fileId, name: "права.pdf", type: "application/pdf" }],
    });
    expect(await status(message?.attachments[0]?.url ?? "")).toBe(200);
  });

  it("keeps the order of the files, and of the words said before and after them", async () => {
    const first = await send([], { content: "вот" });
    const conversationId = first.ok ? first.conversationId : "";
    const [a, b] = [await uploaded("1.pdf"), await uploaded("2.pdf")];
    await Promise.all([
      send([b.id, a.id], { conversationId, content: "две стороны" }),
      line.call("message:send", { conversationId, clientId: randomUUID(), content: "всё" }),
    ]);
    const own = (await open()).filter(({ author }) => author.type === "user");
    expect(own.map(({ content }) => content)).toEqual(["вот", "две стороны", "всё"]);
    expect(own[1]?.attachments.map(({ name }) => name)).toEqual(["2.pdf", "1.pdf"]);
  });

  it("gives the first result to a message that is sent again, and refuses it with other files", async () => {
    const { id } = await uploaded();
    const clientId = randomUUID();
    const first = await send([id], { clientId });
    expect(await send([id], { clientId })).toEqual(first);
    const other = await uploaded();
    expect(await send([other.id], { clientId })).toMatchObject({
      error: { code: "client-id-reused" },
    });
    expect(await send([], { clientId, content: "слова" })).toMatchObject({
      error: { code: "client-id-reused" },
    });
  });

  it("refuses a file that is another's, is used already, is named twice or is not there; and takes none of the rest", async () => {
    const missing = { ok: false, error: { code: "upload-missing" } };
    const mine = await uploaded();
    const stranger = await server.visitor();
    using foreign = await connectVisitor(server, stranger.token);
    const steal = (attachments: readonly string[]) =>
      foreign.call("message:send", { clientId: randomUUID(), content: "", attachments });
    expect(await steal([mine.id])).toMatchObject(missing);
    expect(await steal([mine.fileId])).toMatchObject(missing);
    expect(await send([mine.id, randomUUID()])).toMatchObject(missing);
    expect(await send([mine.id, mine.id])).toMatchObject(missing);
    expect(await send([mine.id])).toMatchObject({ ok: true });
    expect(await send([mine.id])).toMatchObject(missing);
  });

  it("is refused without words and without files", async () => {
    expect(await send([])).toMatchObject({ error: { code: "content-empty" } });
    expect(await send(Array.from({ length: 11 }, () => randomUUID()))).toMatchObject({
      error: { code: "bad-request" },
    });
  });

  it("loses its file for good when it is removed", async () => {
    const { id, fileId } = await uploaded();
    const sent = await send([id]);
    if (!sent.ok) throw new Error("not sent");
    const [message] = await open();
    const url = message?.attachments[0]?.url ?? "";
    expect(await status(url)).toBe(200);
    const { conversationId, seq } = sent;
    await line.call("message:edit", { conversationId, seq, content: null });
    expect(await status(url)).toBe(404);
    await expect.poll(() => server.app.files.get(fileId)).toBeUndefined();
    expect((await open())[0]?.attachments).toEqual([]);
  });

  it("leaves nothing behind of what was uploaded and never sent", async () => {
    const loose = await uploaded();
    const kept = await uploaded();
    await send([kept.id]);
    await server.app.chat.sweepFiles();
    expect(await server.app.files.get(loose.fileId)).toBeDefined();
    ahead = DAY_MS + 1_000;
    await server.app.chat.sweepFiles();
    expect(await server.app.files.get(loose.fileId)).toBeUndefined();
    expect(await server.app.files.get(kept.fileId)).toBeDefined();
    expect(await send([loose.id])).toMatchObject({ error: { code: "upload-missing" } });
    const again = await upload(server, visitor.token, { data: PDF, id: loose.id });
    expect(again.status).toBe(201);
  });
});
