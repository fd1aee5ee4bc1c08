import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Pool } from "pg";
import { Server } from "socket.io";
import { answerCalls } from "../workers/answer-calls.ts";
import { ioredis, redisAdapter } from "../workers/installed.ts";
import type { BareEvents, Sent } from "./bare-events.ts";
import type { ServerCalls } from "./server-calls.ts";

// The baseline: bare Socket.IO that echoes to a room and acknowledges. With DATABASE_URL it first stores each
// message with one INSERT over a pool; with REDIS_URL it tells other nodes.

const { DATABASE_URL, REDIS_URL } = process.env;
const POOL_MAX = 20;

const store = DATABASE_URL === undefined ? undefined : await openStore(DATABASE_URL);
const http = createServer();
const io = new Server<BareEvents>(http, { serveClient: false });
const closeRedis = REDIS_URL === undefined ? () => undefined : joinOthers(REDIS_URL);

io.on("connection", (socket) => {
  socket.on("conversation:open", ({ conversationId }, ack) => {
    void socket.join(conversationId);
    ack({ ok: true });
  });
  socket.on("message:send", (message, ack) => {
    if (!store) return answer(message, 0, ack);
    insert(store, message).then(
      (id) => answer(message, id, ack),
      () => ack({ ok: false, error: { code: "internal" } }),
    );
  });
});
await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
const { port } = http.address() as AddressInfo;
const handlers: ServerCalls = {
  port: () => port,
  collectGarbage: () => globalThis.gc?.(),
};
answerCalls(handlers, async () => {
  await io.close();
  await store?.end();
  closeRedis();
});

function answer(message: Sent, id: number, ack: (answer: object) => void): void {
  io.to(message.conversationId).emit("entry", message);
  ack({ ok: true, id });
}

async function insert(pool: Pool, message: Sent): Promise<number> {
  const { conversationId, clientId, content } = message;
  const values = [conversationId, clientId, content];
  const { rows } = await pool.query<{ id: number }>({ ...insertMessage, values });
  return rows[0]?.id ?? 0;
}

// Named, so that it is prepared once for each connection.
const insertMessage = {
  name: "insert-message",
  text: "insert into bare_messages (conversation_id, client_id, content) values ($1, $2, $3) returning id",
};

async function openStore(connectionString: string): Promise<Pool> {
  const pool = new Pool({ connectionString, max: POOL_MAX });
  await pool.query(`create table if not exists bare_messages (
    id bigserial primary key,
    conversation_id uuid not null,
    client_id uuid not null,
    content text not null,
    created_at timestamptz not null default now(),
    unique (conversation_id, client_id)
  )`);
  return pool;
}

function joinOthers(url: string): () => void {
  const { Redis } = ioredis();
  const publisher = new Redis(url, {});
  const links = [publisher, publisher.duplicate()] as const;
  for (const link of links) link.on("error", () => undefined);
  io.adapter(redisAdapter().createAdapter(...links));
  return () => {
    for (const link of links) link.disconnect();
  };
}
