import type { Ack, ClientEventName, ClientPayload, ClientResult, Entry } from "@ilpo-chat/protocol";
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
  readonly isOpen: boolean;
  /** Resolves when the connection is gone, with the WebSocket's code. */
  readonly closed: Promise<number>;
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
  const waiting = new Map<number, (answer: Ack) => void>();
  const entries: Entry[] = [];
  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<number>();
  let lastId = 0;
  socket.addEventListener("error", () => opened.reject(new Error("transport")));
  socket.addEventListener("close", ({ code }) => {
    opened.reject(new Error("transport"));
    closed.resolve(code);
  });
  socket.addEventListener("message", ({ data }) => {
    const frame = String(data);
    if (frame.startsWith("0")) {
      socket.send(`40${JSON.stringify({ site: site.key, token, protocol: PROTOCOL_VERSION })}`);
    } else if (frame === "2") socket.send("3");
    else if (frame.startsWith("40")) opened.resolve();
    else if (frame.startsWith("44")) opened.reject(new Error(refusalIn(frame)));
    else if (frame.startsWith("42")) keepEntry(entries, frame);
    else if (frame.startsWith("43")) answer(waiting, frame);
  });
  await within(opened.promise, timeoutMs).catch((error: unknown) => {
    socket.close();
    throw error;
  });
  const raw = (name: string, payload: unknown) => {
    const id = (lastId += 1);
    const answered = new Promise<Ack>((resolve) => waiting.set(id, resolve));
    socket.send(`42${id}${JSON.stringify([name, payload])}`);
    const broken = closed.promise.then((): never => {
      throw new Error("transport");
    });
    return within(Promise.race([answered, broken]), timeoutMs);
  };
  return {
    raw,
    call: (name, payload) => raw(name, payload) as Promise<never>,
    tell: (name, payload) => socket.send(`42${JSON.stringify([name, payload])}`),
    entries,
    get isOpen() {
      return socket.readyState === WebSocket.OPEN;
    },
    closed: closed.promise,
    [Symbol.dispose]: () => socket.close(),
  };
}

/** Every entry of the visitor's conversation, read page by page, and the state the server gives. */
export async function readAll(client: BareClient, conversationId?: string) {
  const opened = await client.call(
    "conversation:open",
    conversationId === undefined ? {} : { conversationId },
  );
  if (!opened.ok) throw new Error(opened.error.code);
  const { conversation } = opened;
  if (!conversation) return undefined;
  const entries = [...conversation.entries];
  for (let first = entries[0]?.seq ?? 1; first > 1; first = entries[0]?.seq ?? 1) {
    const page = await client.call("history", {
      conversationId: conversation.id,
      beforeSeq: first,
      limit: limits.historyPageMax,
    });
    if (!page.ok) throw new Error(page.error.code);
    if (page.entries.length === 0) break;
    entries.unshift(...page.entries);
  }
  return { ...conversation, entries };
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
