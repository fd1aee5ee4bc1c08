import { createServer, connect, type AddressInfo, type Socket } from "node:net";
import { createSlowWay, type Quality } from "./slow-way.ts";

export type Direction = "to-server" | "to-client";

/** What happens to a WebSocket's opening request. */
export type UpgradePolicy = "pass" | "refuse" | "swallow";

/** A line between a client and a server that can be spoilt. All of it is in effect for open connections too. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Pairs of connections that are open on the client's side. */
  readonly openCount: number;
  /** When the server closed its side of a connection or said that it would, `performance.now()`, oldest first. */
  readonly closedByServerAt: readonly number[];
  /** The server's ends of the open connections, as ports of this side. */
  readonly serverSidePorts: readonly number[];
  /** Takes bytes and drops them; the other side hears neither data nor an end. Nothing: ends it. */
  swallow(...directions: Direction[]): void;
  /** The same for one kind of connection: those whose client has sent these words. */
  swallowWhere(words: string): number;
  /** Stops reading from the sender, so that its buffers fill. Nothing: goes on. */
  hold(...directions: Direction[]): void;
  /** Breaks every connection. */
  cut(): void;
  /** New connections are broken at once. */
  refuse(isRefusing: boolean): void;
  /** From now on for pieces of both directions; nothing: a good line. */
  worsen(quality?: Partial<Quality>): void;
  /** The address (127.0.0.0/8) that the server sees, from the next connection on. */
  comeFrom(address: string): void;
  /** Sends each small WebSocket frame of the client twice. */
  duplicate(isDuplicating: boolean): void;
  upgrades(policy: UpgradePolicy): void;
}

const goodQuality: Quality = {
  delayMs: 0,
  bytesPerSecond: Infinity,
  isLost: () => false,
};

interface Line {
  readonly client: Socket;
  readonly server: Socket;
  isMute: boolean;
  isClosedByServer: boolean;
  sent: string;
}

interface State {
  swallowed: ReadonlySet<Direction>;
  held: ReadonlySet<Direction>;
  isRefusing: boolean;
  isDuplicating: boolean;
  address: string;
  readonly quality: Quality;
  upgrades: UpgradePolicy;
  readonly lines: Set<Line>;
  readonly closedByServerAt: number[];
}

/** Listens on a free port of 127.0.0.1. `target` is asked at each new connection. */
export async function startTcpProxy(target: () => number): Promise<TcpProxy> {
  const state: State = {
    swallowed: new Set(),
    held: new Set(),
    isRefusing: false,
    isDuplicating: false,
    address: "127.0.0.1",
    quality: { ...goodQuality },
    upgrades: "pass",
    lines: new Set(),
    closedByServerAt: [],
  };
  const server = createServer({ noDelay: true }, (client) => accept(state, client, target()));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    for (const line of state.lines) drop(state, line);
  };
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    ...controls(state),
    cut,
    get openCount() {
      return state.lines.size;
    },
    closedByServerAt: state.closedByServerAt,
    get serverSidePorts() {
      return [...state.lines].flatMap(({ server: { localPort } }) => localPort ?? []);
    },
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
  };
}

type Controls = Omit<
  TcpProxy,
  | "port"
  | "url"
  | "cut"
  | "openCount"
  | "closedByServerAt"
  | "serverSidePorts"
  | typeof Symbol.asyncDispose
>;

function controls(state: State): Controls {
  return {
    swallow: (...directions) => (state.swallowed = new Set(directions)),
    swallowWhere(words) {
      const found = [...state.lines].filter((line) => line.sent.includes(words));
      for (const line of found) line.isMute = true;
      return found.length;
    },
    hold(...directions) {
      state.held = new Set(directions);
      for (const { client, server } of state.lines) {
        for (const [socket, direction] of sides(client, server)) {
          if (state.held.has(direction)) socket.pause();
          else socket.resume();
        }
      }
    },
    refuse: (isRefusing) => (state.isRefusing = isRefusing),
    worsen: (quality) => void Object.assign(state.quality, goodQuality, quality),
    comeFrom: (address) => (state.address = address),
    duplicate: (isDuplicating) => (state.isDuplicating = isDuplicating),
    upgrades: (policy) => (state.upgrades = policy),
  };
}

function sides(client: Socket, server: Socket): readonly [Socket, Direction][] {
  return [
    [client, "to-server"],
    [server, "to-client"],
  ];
}

function accept(state: State, client: Socket, port: number): void {
  client.on("error", () => undefined);
  if (state.isRefusing) return void client.resetAndDestroy();
  const server = connect({
    ...{ port, host: "127.0.0.1", localAddress: state.address },
    ...{ noDelay: true, allowHalfOpen: true },
  });
  server.on("error", () => undefined);
  const line: Line = { client, server, isMute: false, isClosedByServer: false, sent: "" };
  state.lines.add(line);
  pass(state, line, "to-server");
  pass(state, line, "to-client");
  const isSilent = () => line.isMute || state.swallowed.size > 0;
  const onServersEnd = () => {
    noteServersEnd(state, line);
    if (!isSilent() && server.destroyed) drop(state, line);
  };
  server.once("end", onServersEnd).once("close", onServersEnd);
  client.once("close", () => {
    if (isSilent()) state.lines.delete(line);
    else drop(state, line);
  });
}

function noteServersEnd(state: State, line: Line): void {
  if (!line.isClosedByServer) state.closedByServerAt.push(performance.now());
  line.isClosedByServer = true;
}

function pass(state: State, line: Line, direction: Direction): void {
  const isUp = direction === "to-server";
  const from = isUp ? line.client : line.server;
  const to = isUp ? line.server : line.client;
  const carry = createSlowWay(state.quality);
  from.on("end", () => {
    if (!line.isMute && !state.swallowed.has(direction)) carry(0, () => to.end());
  });
  from.on("data", (chunk: Buffer) => {
    if (!look(state, line, { chunk, isUp })) return;
    if (line.isMute || state.swallowed.has(direction)) return;
    const copies = isUp && state.isDuplicating && isWholeFrame(chunk) ? 2 : 1;
    for (let left = copies; left > 0; left -= 1)
      carry(chunk.length, () => forward(from, to, chunk));
  });
  if (state.held.has(direction)) from.pause();
}

interface Passing {
  readonly chunk: Buffer;
  readonly isUp: boolean;
}

// False when the bytes must not go on.
function look(state: State, line: Line, { chunk, isUp }: Passing): boolean {
  if (isUp) return admit(state, line, chunk);
  // A WebSocket is closed with words first; the connection may stay for half a minute.
  if (chunk[0] === CLOSE_FRAME) noteServersEnd(state, line);
  return true;
}

const CLOSE_FRAME = 0x88;

// Looks at the first bytes of a line; false when they must not go on.
function admit(state: State, line: Line, chunk: Buffer): boolean {
  if (line.sent.length < 4_000) line.sent += chunk.toString("latin1");
  if (state.upgrades === "pass" || !/^upgrade: websocket/im.test(line.sent)) return true;
  if (state.upgrades === "swallow") return false;
  drop(state, line);
  return false;
}

function forward(from: Socket, to: Socket, chunk: Buffer): void {
  if (to.destroyed || to.write(chunk)) return;
  from.pause();
  to.once("drain", () => from.resume());
}

function drop(state: State, line: Line): void {
  state.lines.delete(line);
  line.client.destroy();
  line.server.destroy();
}

// A masked text frame of up to 64 kB that fills the chunk exactly.
function isWholeFrame(chunk: Buffer): boolean {
  if (chunk.length < 6 || chunk[0] !== 0x81) return false;
  const short = (chunk[1] ?? 0) & 0x7f;
  if (short < 126) return chunk.length === 6 + short;
  return short === 126 && chunk.length === 8 + chunk.readUInt16BE(2);
}
