import { createServer, Agent, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { Server } from "socket.io";
import { answerCalls } from "../workers/answer-calls.ts";
import type { BareEvents, Sent } from "./bare-events.ts";
import type { ServerCalls } from "./server-calls.ts";

// The baseline of streaming: bare Socket.IO that acknowledges, asks the upstream over `node:http`, and hands each
// token on to the room. Nothing is stored, nothing is looked up.

const upstream = new URL(`${process.env["UPSTREAM_URL"]}/chat/completions`);
const agent = new Agent({ keepAlive: true });
let lastTurn = 0;
const http = createServer();
const io = new Server<BareEvents>(http, { serveClient: false });
io.on("connection", (socket) => {
  socket.on("conversation:open", ({ conversationId }, ack) => {
    void socket.join(conversationId);
    ack({ ok: true });
  });
  socket.on("message:send", (message, ack) => {
    ack({ ok: true });
    relay(message);
  });
});
await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
const { port } = http.address() as AddressInfo;
const handlers: ServerCalls = { port: () => port, collectGarbage: () => globalThis.gc?.() };
answerCalls(handlers, () => io.close());

function relay({ conversationId, content }: Sent): void {
  const room = io.to(conversationId);
  const turn = (lastTurn += 1);
  const end = (reason: string) => room.emit("reply:ended", { conversationId, turn, reason });
  const headers = { "content-type": "application/json" };
  const asked = request(upstream, { method: "POST", agent, headers }, (answer) => {
    forward(answer, (text) => room.emit("reply:delta", { conversationId, turn, text }));
    answer.once("end", () => end("done"));
  });
  asked.once("error", () => end("failed"));
  const messages = [{ role: "user", content }];
  asked.end(JSON.stringify({ model: "scripted", stream: true, messages }));
}

function forward(answer: IncomingMessage, emit: (text: string) => void): void {
  createInterface({ input: answer }).on("line", (line) => {
    if (!line.startsWith("data: {")) return;
    const { choices } = JSON.parse(line.slice(6)) as Chunk;
    const text = choices[0]?.delta.content;
    if (text) emit(text);
  });
}

interface Chunk {
  readonly choices: readonly { readonly delta: { readonly content?: string } }[];
}
