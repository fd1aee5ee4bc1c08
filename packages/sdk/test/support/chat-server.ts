import { randomUUID } from "node:crypto";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type ConnectRefusal,
  type ConversationView,
  type Cursor,
  type Entry,
  type Handshake,
  heartbeat,
  limits,
  type OpenConversation,
  type SendMessage,
  type SendResult,
  type WireError,
} from "@ilpo-chat/protocol";
import { clientSchemas, handshakeSchema } from "@ilpo-chat/protocol/schema";
import { Server, type Socket } from "socket.io";
import { messageEntry, stateOf } from "./entries.ts";
import { answerRegistration, type Registrations } from "./registrations.ts";

/** What to do with one event instead of the usual. */
export type Fault = (
  name: string,
  payload: unknown,
) => "drop" | "drop-answer" | "hold" | WireError | undefined;

interface Conversation {
  readonly id: string;
  readonly log: Entry[];
  readonly results: Map<string, SendResult>;
}

interface State extends Registrations {
  epoch: string;
  /** Visitors by token, each with the one conversation that they may have. */
  readonly tokens: Map<string, Conversation | null>;
  /** Conversations that ended before the next one was begun. */
  readonly past: Conversation[];
  readonly sockets: Map<Socket, string>;
  /** Every event that came in, by name. */
  readonly heard: string[];
  readonly handshakes: { readonly auth: Handshake; readonly transport: string }[];
  /** Answers that were held back. */
  readonly held: (() => void)[];
  fault: Fault | undefined;
  refusal: ConnectRefusal | undefined;
  /** The rooms lose every entry. */
  areRoomsLost: boolean;
}

export interface ChatServerOptions {
  readonly isWebSocketBlocked?: boolean;
  /** Files that it serves too, by their address. */
  readonly files?: ReadonlyMap<string, string>;
}

/** A small server that keeps the protocol's promises in memory, and breaks the network on request. */
export async function startChatServer(options: ChatServerOptions = {}) {
  const state: State = {
    epoch: "epoch-1",
    tokens: new Map(),
    past: [],
    sockets: new Map(),
    heard: [],
    handshakes: [],
    registrations: [],
    held: [],
    fault: undefined,
    refusal: undefined,
    areRoomsLost: false,
    registrationRefusal: undefined,
  };
  let running = await listen(state, options, 0);
  const { port } = running.http.address() as AddressInfo;
  return {
    state,
    url: `http://127.0.0.1:${port}`,
    log: () => conversationOf(state)?.log ?? [],
    /** Somebody else writes; `isTold` false is an entry that the rooms have lost. */
    append: (make: (seq: number) => Entry, isTold = true) => append(state, make, isTold),
    emit(name: string, payload: object) {
      const conversationId = conversationOf(state)?.id;
      for (const socket of state.sockets.keys()) socket.emit(name, { conversationId, ...payload });
    },
    /** Ends every link without a word. */
    cut() {
      for (const socket of state.sockets.keys()) socket.conn.transport.close();
    },
    release() {
      for (const run of state.held.splice(0)) run();
    },
    /** Back from a backup: what came after `length` never was. */
    restore(length: number) {
      state.epoch += "+";
      conversationOf(state)?.log.splice(length);
    },
    stop: () => stop(running),
    async start() {
      running = await listen(state, options, port);
    },
    [Symbol.asyncDispose]: () => stop(running),
  };
}

interface Running {
  readonly http: HttpServer;
  readonly io: Server;
}

async function listen(
  state: State,
  { isWebSocketBlocked, files }: ChatServerOptions,
  port: number,
): Promise<Running> {
  const http = createServer((request, response) => {
    const file = files?.get(request.url ?? "");
    if (file !== undefined) {
      const type = request.url?.endsWith(".js") ? "text/javascript" : "text/html";
      response.writeHead(200, { "content-type": `${type}; charset=utf-8` }).end(file);
      return;
    }
    void answerRegistration(state, request).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  const io = new Server(http, {
    pingInterval: heartbeat.pingIntervalMs,
    pingTimeout: heartbeat.pingTimeoutMs,
    transports: isWebSocketBlocked ? ["polling"] : ["websocket", "polling"],
  });
  io.use((socket, next) => {
    const refusal = refusalOf(state, socket);
    next(refusal && Object.assign(new Error("refused"), { data: refusal }));
  });
  io.on("connection", (socket) => {
    state.sockets.set(socket, (socket.handshake.auth as Handshake).token);
    socket.on("disconnect", () => state.sockets.delete(socket));
    socket.onAny((name: string, payload: unknown, ack: (answer: object) => void) =>
      onEvent(state, socket, { name, payload, ack }),
    );
  });
  await new Promise<void>((resolve) => http.listen(port, "127.0.0.1", resolve));
  return { http, io };
}

async function stop({ http, io }: Running): Promise<void> {
  http.closeAllConnections();
  await io.close();
}

function refusalOf(state: State, { handshake, conn }: Socket): ConnectRefusal | undefined {
  const auth = handshake.auth as Handshake;
  if (!isValid(handshakeSchema, auth) || handshake.query.site !== auth.site) {
    return { code: "bad-request" };
  }
  state.handshakes.push({ auth: { ...auth }, transport: conn.transport.name });
  return state.refusal ?? (state.tokens.has(auth.token) ? undefined : { code: "token-invalid" });
}

interface Standard {
  readonly "~standard": { readonly validate: (value: unknown) => unknown };
}

function isValid(schema: Standard, value: unknown): boolean {
  return (schema["~standard"].validate(value) as { issues?: unknown }).issues === undefined;
}

interface Event {
  readonly name: string;
  readonly payload: unknown;
  readonly ack: (answer: object) => void;
}

function onEvent(state: State, socket: Socket, { name, payload, ack }: Event): void {
  state.heard.push(name);
  const fault = state.fault?.(name, payload);
  if (fault === "drop") return;
  if (typeof fault === "object") return ack({ ok: false, error: fault });
  const schema = clientSchemas[name as keyof typeof clientSchemas];
  if (!isValid(schema, payload)) {
    return ack({ ok: false, error: { code: "bad-request", message: name } });
  }
  const token = state.sockets.get(socket) ?? "";
  const answer = () => {
    const result = perform(state, token, { name, payload });
    if (fault !== "drop-answer") ack({ ok: true, ...result });
  };
  if (fault === "hold") state.held.push(answer);
  else answer();
}

function perform(state: State, token: string, { name, payload }: Omit<Event, "ack">): object {
  const known = state.tokens.get(token) ?? null;
  switch (name) {
    case "conversation:open": {
      const { conversationId, cursor } = payload as OpenConversation;
      const wanted = state.past.find(({ id }) => id === conversationId) ?? known;
      return { conversation: wanted && viewOf(state, wanted, cursor) };
    }
    case "conversations:list":
      return { conversations: known ? [{ id: known.id }] : [] };
    case "message:send":
      return send(state, token, payload as SendMessage);
    case "history": {
      const { beforeSeq } = payload as { beforeSeq: number };
      const end = beforeSeq - 1;
      return { entries: (known?.log ?? []).slice(Math.max(0, end - limits.historyPage), end) };
    }
    case "manager:request":
      return { conversationId: made(state, token).id };
    default:
      return {};
  }
}

function made(state: State, token: string): Conversation {
  const known = state.tokens.get(token);
  if (known) return known;
  const conversation: Conversation = { id: randomUUID(), log: [], results: new Map() };
  state.tokens.set(token, conversation);
  return conversation;
}

function send(state: State, token: string, message: SendMessage): SendResult {
  const { clientId, content, conversationId } = message;
  const last = state.tokens.get(token);
  if (last && conversationId === undefined && stateOf(last.log).status === "closed") {
    state.past.push(last);
    state.tokens.delete(token);
  }
  const conversation = made(state, token);
  const known = conversation.results.get(clientId);
  if (known) return known;
  const seq = conversation.log.length + 1;
  const plain = messageEntry(seq, "user", clientId);
  const entry: Entry = { ...plain, message: { ...plain.message, content } };
  const { id, createdAt } = entry.message;
  const result = { conversationId: conversation.id, epoch: state.epoch, id, seq, createdAt };
  conversation.log.push(entry);
  conversation.results.set(clientId, result);
  tell(state, conversation, entry);
  return result;
}

function conversationOf({ tokens }: State): Conversation | undefined {
  return [...tokens.values()].find((conversation) => conversation !== null) ?? undefined;
}

function append(state: State, make: (seq: number) => Entry, isTold: boolean): Entry {
  const conversation = conversationOf(state);
  if (!conversation) throw new Error("there is no conversation");
  const entry = make(conversation.log.length + 1);
  conversation.log.push(entry);
  if (isTold) tell(state, conversation, entry);
  return entry;
}

function tell(state: State, conversation: Conversation, entry: Entry): void {
  const { sockets, tokens, epoch, areRoomsLost } = state;
  if (areRoomsLost) return;
  for (const [socket, token] of sockets) {
    if (tokens.get(token) !== conversation) continue;
    socket.emit("entry", { conversationId: conversation.id, epoch, entry });
  }
}

function viewOf(
  { epoch }: State,
  { id, log }: Conversation,
  cursor: Cursor | undefined,
): ConversationView {
  const resumed = cursor?.epoch === epoch && log.length - cursor.seq <= limits.resumeMax;
  return {
    id,
    code: "K7F2",
    epoch,
    lastSeq: log.length,
    startedAt: "2026-01-01T00:00:00.000Z",
    deliveredSeq: 0,
    readSeq: 0,
    entries: resumed ? log.slice(cursor.seq) : log.slice(-limits.historyPage),
    resumed,
    ...stateOf(log),
  };
}
