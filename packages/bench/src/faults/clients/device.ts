import {
  type ChatClient,
  type ChatPorts,
  createChatClient,
  type KeyValueStorage,
  memoryStorage,
  type TimelineItem,
} from "@ilpo-chat/sdk";
import type { History } from "../history.ts";
import { type Visitor, siteSettings } from "../stage/seeding.ts";
import type { View, ViewLine } from "../checks/evidence.ts";
import { createHostLife, type HostLife } from "./host-life.ts";

export interface DeviceOptions {
  readonly url: string;
  readonly site: { readonly key: string; readonly origin: string };
  readonly visitor: Visitor;
  /** The conversation's number in the run. */
  readonly talk: number;
  readonly name: string;
  readonly history: History;
  /** A memory of its own unless told. */
  readonly storage?: KeyValueStorage;
  readonly ports?: Partial<ChatPorts>;
}

/** The real SDK, as a browser of the visitor would use it, and what it shows. */
export interface Device {
  readonly name: string;
  readonly client: ChatClient;
  readonly host: HostLife;
  readonly storage: KeyValueStorage;
  /** Sends and writes it down; gives the clientId. */
  send(text: string): string;
  /** What is on the screen now. */
  view(): View;
  /** Lists that were shown at some time, as `seq`s of others' messages: for holes. */
  readonly shown: readonly (readonly number[])[];
  /** When the list last changed, `performance.now()`. */
  readonly changedAt: number;
  /** Messages of others that were announced live, by `seq`. */
  readonly announced: readonly number[];
  /** How often its link has come up. */
  readonly connectCount: number;
  close(): void;
}

/** Makes a device of this visitor; it does nothing before `client.connect()` or `send`. */
export function createDevice(options: DeviceOptions): Device {
  const { url, site, visitor, talk, name, history, ports } = options;
  const storage = options.storage ?? memoryStorage();
  const host = createHostLife();
  void keepSession(storage, site.key, visitor);
  const client = createChatClient(
    { url, site: site.key, origin: site.origin, storage },
    { lifecycle: host.lifecycle, ...ports },
  );
  const shown: number[][] = [];
  const announced: number[] = [];
  let changedAt = performance.now();
  let connectCount = 0;
  let items: readonly TimelineItem[] = [];
  client.on("message", ({ seq }) => announced.push(seq));
  client.on("connection", ({ to }) => {
    if (to.status === "connected") connectCount += 1;
  });
  client.on("change", (state) => {
    if (state.items === items) return;
    items = state.items;
    changedAt = performance.now();
    noteOutcomes(history, items);
    noteShown(shown, items);
  });
  return {
    name,
    client,
    host,
    storage,
    shown,
    announced,
    send(text) {
      const clientId = client.send(text);
      const shown = client.state.items.find((item) => item.key === clientId);
      // What the client made of it: it tidies what cannot be stored.
      const words = shown?.kind === "pending" ? shown.content : text;
      history.invoke({ talk, sender: name, clientId, text: words });
      return clientId;
    },
    view: () => toView(client, talk, name),
    get changedAt() {
      return changedAt;
    },
    get connectCount() {
      return connectCount;
    },
    close: () => client.destroy(),
  };
}

/** The storage of a device that has been here before; one that is broken has nothing. */
async function keepSession(
  storage: KeyValueStorage,
  site: string,
  visitor: Visitor,
): Promise<void> {
  try {
    await storage.set(`${site}:session`, { ...visitor, settings: siteSettings });
  } catch {
    return;
  }
}

function toView(
  { state: { items, conversation } }: ChatClient,
  talk: number,
  observer: string,
): View {
  const view = { talk, observer, lines: items.flatMap(toLine) };
  if (!conversation) return view;
  const { id: _, code: __, ...state } = conversation;
  return { ...view, state };
}

function toLine(item: TimelineItem): ViewLine[] {
  if (item.kind === "pending") {
    return [{ clientId: item.clientId, text: item.content, from: "user", state: item.state }];
  }
  if (item.kind === "notice") return [];
  const { seq, clientId, content, author, partial } = item.message;
  return [
    {
      seq,
      text: content,
      from: author.type,
      state: "stored",
      ...(clientId === undefined ? {} : { clientId }),
      ...(partial ? { isPartial: true } : {}),
    },
  ];
}

function noteOutcomes(history: History, items: readonly TimelineItem[]): void {
  for (const item of items.slice(-60)) {
    if (item.kind === "pending" && item.state === "failed") {
      history.settle(item.clientId, "fail", { code: item.error ?? "unknown" });
    }
    if (item.kind === "message" && item.message.clientId !== undefined) {
      history.settle(item.message.clientId, "ok", { seq: item.message.seq });
    }
  }
}

function noteShown(shown: number[][], items: readonly TimelineItem[]): void {
  const seqs = items.flatMap((item) =>
    item.kind === "message" && item.message.author.type !== "user" ? [item.message.seq] : [],
  );
  if (seqs.length !== shown.at(-1)?.length) shown.push(seqs);
}
