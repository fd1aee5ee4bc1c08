import type { Entry, SiteSettings } from "@ilpo-chat/sdk";
import { previewWords, type PreviewWords } from "./words.ts";

/** What the stand-in needs of its page. */
export interface StandInPort {
  /** One packet to the client. */
  send(packet: string): void;
  after(ms: number, act: () => void): void;
  now(): Date;
}

const conversationId = "00000000-0000-4000-8000-000000000001";
const epoch = "studio";
/** Nobody has to be asked whether they are still there. */
const opening = { sid: "studio", upgrades: [], pingInterval: 3_600_000, pingTimeout: 3_600_000 };

type Payload = Readonly<Record<string, unknown>>;
type NewEntry<Type extends Entry["type"] = Entry["type"]> = Type extends Entry["type"]
  ? Omit<Extract<Entry, { type: Type }>, "seq" | "at">
  : never;

/**
 * Plays the chat server for the preview, within its page: the chat there is the one that is shipped, and nobody's
 * conversation begins. Speaks as much of the protocol as a visitor can ask for here; all else is just acknowledged.
 */
export function createStandIn(port: StandInPort, language: string) {
  const words = previewWords(language);
  const log: Entry[] = [];
  const tell = (name: string, payload: object): void =>
    port.send(`42${JSON.stringify([name, { conversationId, epoch, ...payload }])}`);
  const append = (entry: NewEntry): Entry => {
    const stored = { ...entry, seq: log.length + 1, at: port.now().toISOString() } as Entry;
    log.push(stored);
    tell("entry", { entry: stored });
    return stored;
  };
  const say = (type: "user" | "ai" | "manager", content: string, more: object = {}): Payload => {
    const line = { id: log.length + 1, seq: log.length + 1, createdAt: port.now().toISOString() };
    const author = { type, ...(type === "manager" && { name: words.manager }) };
    const message = { ...line, content, author, type: "text", attachments: [], sources: [] };
    append({ type: "message.created", message: { ...message, ...more } } as NewEntry);
    return { conversationId, epoch, ...line };
  };
  const answers: Readonly<Record<string, (payload: Payload) => object>> = {
    "conversation:open": ({ cursor }) => ({ conversation: viewOf(log, cursor) }),
    "message:send": ({ content, clientId }) => {
      const stored = say("user", String(content), { clientId });
      if (!isWithManager(log)) answer({ port, words, tell, turn: log.length, say });
      return stored;
    },
    "manager:request": () => {
      append({ type: "status.changed", status: "transferred", by: "user", reason: "requested" });
      port.after(1_200, () => {
        append({ type: "manager.joined", manager: { name: words.manager } });
        say("manager", words.managerSays);
      });
      return { conversationId };
    },
    history: () => ({ entries: [] }),
  };
  return {
    /** The line is open. */
    start: (): void => port.send(`0${JSON.stringify(opening)}`),
    receive(packet: string): void {
      if (packet.startsWith("40")) {
        port.send('40{"sid":"studio"}');
        return tell("site", { online: true });
      }
      const [, id = "", json = ""] = /^42(\d+)([^]*)$/.exec(packet) ?? [];
      if (!json) return;
      const [name, payload] = JSON.parse(json) as [string, Payload];
      port.send(`43${id}${JSON.stringify([{ ok: true, ...answers[name]?.(payload) }])}`);
    },
  };
}

interface Answering {
  readonly port: StandInPort;
  readonly words: PreviewWords;
  readonly turn: number;
  tell(name: string, payload: object): void;
  say(type: "ai", content: string): unknown;
}

function answer({ port, words, turn, tell, say }: Answering): void {
  let text = "";
  tell("reply:started", { turn });
  words.answer.forEach((piece, index) =>
    port.after(500 + index * 220, () => {
      tell("reply:delta", { turn, offset: text.length, text: piece });
      text += piece;
    }),
  );
  port.after(1_600, () => say("ai", words.answer.join("")));
}

function isWithManager(log: readonly Entry[]): boolean {
  return log.some(({ type }) => type === "status.changed");
}

function viewOf(log: readonly Entry[], cursor: unknown): object | null {
  const { seq = 0 } = (cursor ?? {}) as { readonly seq?: number };
  const [first] = log;
  if (!first) return null;
  const joined = log.find((entry) => entry.type === "manager.joined");
  const isCalled = isWithManager(log);
  return {
    ...{ id: conversationId, code: "K7F2", epoch, handover: null, lead: null, rating: null },
    status: isCalled && !joined ? "transferred" : "active",
    mode: isCalled ? "manager" : "ai",
    manager: joined?.manager ?? null,
    startedAt: first.at,
    ...{ lastSeq: log.length, deliveredSeq: log.length, readSeq: log.length },
    entries: log.filter((entry) => entry.seq > seq),
    resumed: seq > 0,
  };
}

/** What the server would say of a site that has set nothing. */
export function standInSettings(language: string): SiteSettings {
  const { title, greeting, quickReplies, callManager } = previewWords(language);
  return {
    ...{ title, greeting, accent: "#FFDB4D", locale: language === "en" ? "en" : "ru" },
    quickReplies: [
      ...quickReplies.map((text) => ({ text })),
      { text: callManager, action: "manager" },
    ],
  };
}
