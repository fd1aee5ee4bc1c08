import type {
  Ack,
  ClientEventName,
  ClientPayload,
  ClientResult,
  ConversationView,
  Entry,
  Handshake,
} from "@ilpo-chat/protocol";
import { limits, PROTOCOL_VERSION } from "@ilpo-chat/protocol";
import type { Cluster } from "../stage/cluster.ts";
import type { Visitor } from "../stage/seeding.ts";

/** A client that does what it is told and nothing by itself: no retries, no cursor, no reconnects. */
export interface BareClient extends Disposable {
  /** Rejects when the connection breaks or no answer comes. */
  call<Name extends ClientEventName>(
    name: Name,
    payload: ClientPayload<Name>,
  ): Promise<Ack<ClientResult<Name>>>;
  /** Anything at all. */
  raw(name: string, payload: unknown): Promise<Ack>;
  /** Sends without asking for an answer. */
  tell(name: string, payload: unknown): void;
  /** Entries that came in by themselves, as they came. */
  readonly entries: readonly Entry[];
}

export interface BareOptions {
  /** The web nodes take turns behind the proxy unless told. */
  readonly url?: string;
  readonly timeoutMs?: number;
}

// Node's own takes headers, which the browser's, whose type it has, does not.
const NodeWebSocket = WebSocket as unknown as new (
  address: string,
  options: { readonly headers: Readonly<Record<string, string>> },
) => WebSocket;

/** Socket.IO over a WebSocket, spoken by hand. Rejects with the code of a refused handshake. */
export async function connectBare(
  { proxy, site }: Pick<Cluster, "proxy" | "site">,
  { token }: Visitor,
  { url = proxy.url, timeoutMs = 20_000 }: BareOptions = {},
): Promise<BareClient> {
  const address = `${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket&site=${site.key}`;
  const socket = new NodeWebSocket(address, { headers: { Origin: site.origin } });
  const wire = listen(socket, { site: site.key, token, protocol: PROTOCOL_VERSION });
  await within(wire.opened, timeoutMs).catch((error: unknown) => {
    socket.close();
    throw error;
  });
  let lastId = 0;
  const raw = (name: string, payload: unknown) => {
    const id = (lastId += 1);
    const answered = new Promise<Ack>((resolve) => wire.waiting.set(id, resolve));
    socket.send(`42${id}${JSON.stringify([name, payload])}`);
    const broken = wire.closed.then((): never => {
      throw new Error("transport");
    });
    return within(Promise.race([answered, broken]), timeoutMs);
  };
  return {
    raw,
    call: raw,
    tell: (name, payload) => socket.send(`42${JSON.stringify([name, payload])}`),
    entries: wire.entries,
    [Symbol.dispose]: () => socket.close(),
  };
}

/** What comes in on a WebSocket: the handshake, heartbeats, entries, answers. */
function listen(socket: WebSocket, handshake: Handshake) {
  const waiting = new Map<number, (answer: Ack) => void>();
  const entries: Entry[] = [];
  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const actions: Readonly<Record<string, (frame: string) => void>> = {
    "0": () => socket.send(`40${JSON.stringify(handshake)}`),
    "2": () => socket.send("3"),
    "40": () => opened.resolve(),
    "42": (frame) => keepEntry(entries, frame),
    "43": (frame) => answer(waiting, frame),
    "44": (frame) => opened.reject(new Error(refusalIn(frame))),
  };
  socket.addEventListener("error", () => opened.reject(new Error("transport")));
  socket.addEventListener("close", () => {
    opened.reject(new Error("transport"));
    closed.resolve();
  });
  socket.addEventListener("message", ({ data }) => {
    const frame = String(data);
    const kind = frame.startsWith("4") ? frame.slice(0, 2) : frame.slice(0, 1);
    actions[kind]?.(frame);
  });
  return { waiting, entries, opened: opened.promise, closed: closed.promise };
}

/** The visitor's conversation with all its entries, read page by page. */
export async function readAll(
  client: BareClient,
  conversationId: string,
): Promise<ConversationView> {
  const opened = await client.call("conversation:open", { conversationId });
  if (!opened.ok) throw new Error(opened.error.code);
  const { conversation } = opened;
  if (!conversation) throw new Error("there is no conversation");
  const entries = [...conversation.entries];
  for (let first = entries[0]?.seq ?? 1; first > 1;) {
    const page = await readBefore(client, conversationId, first);
    entries.unshift(...page);
    first = page[0]?.seq ?? 1;
  }
  return { ...conversation, entries };
}

async function readBefore(client: BareClient, conversationId: string, beforeSeq: number) {
  const limit = limits.historyPageMax;
  const page = await client.call("history", { conversationId, beforeSeq, limit });
  if (!page.ok) throw new Error(page.error.code);
  return page.entries;
}

function keepEntry(entries: Entry[], frame: string): void {
  const [name, event] = JSON.parse(frame.slice(2)) as [string, { entry?: Entry }];
  if (name === "entry" && event.entry) entries.push(event.entry);
}

function answer(waiting: Map<number, (answer: Ack) => void>, frame: string): void {
  const start = frame.indexOf("[");
  const id = Number(frame.slice(2, start));
  const [result] = JSON.parse(frame.slice(start)) as [Ack];
  waiting.get(id)?.(result);
  waiting.delete(id);
}

function refusalIn(frame: string): string {
  const { data } = JSON.parse(frame.slice(2)) as { data?: { code?: string } };
  return data?.code ?? "refused";
}

function within<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("timeout")), ms);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}
