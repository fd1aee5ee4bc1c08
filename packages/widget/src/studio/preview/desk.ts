import type { Entry } from "@ilpo-chat/sdk";
import { epoch, stateOf, type Talk } from "./talks.ts";
import type { PreviewWords } from "./words.ts";

/** What the stand-in needs of its page. */
export interface StandInPort {
  /** One packet to the client. */
  send(packet: string): void;
  after(ms: number, act: () => void): void;
  now(): Date;
}

export type Payload = Readonly<Record<string, unknown>>;
export type NewEntry<Type extends Entry["type"] = Entry["type"]> = Type extends Entry["type"]
  ? Omit<Extract<Entry, { type: Type }>, "seq" | "at">
  : never;

interface Line {
  readonly type: "user" | "ai" | "manager";
  readonly content: string;
  readonly clientId?: unknown;
  readonly replyTo?: unknown;
}

export type Desk = ReturnType<typeof createDesk>;

/** Consultant and manager of the preview, and how their words get to the visitor. */
export function createDesk(port: StandInPort, words: PreviewWords) {
  const tell = ({ id }: Talk, name: string, payload: object): void =>
    port.send(`42${JSON.stringify([name, { conversationId: id, epoch, ...payload }])}`);
  const append = (talk: Talk, entry: NewEntry): void => {
    const stored = { ...entry, seq: talk.log.length + 1, at: port.now().toISOString() } as Entry;
    talk.log.push(stored);
    tell(talk, "entry", { entry: stored });
  };
  const say = (talk: Talk, { type, ...more }: Line): Payload => {
    const seq = talk.log.length + 1;
    const line = { id: seq, seq, createdAt: port.now().toISOString() };
    const author = { type, ...(type === "manager" && { name: words.manager }) };
    const message = { ...line, author, type: "text", attachments: [], sources: [], ...more };
    append(talk, { type: "message.created", message } as NewEntry);
    return { conversationId: talk.id, epoch, ...line };
  };
  return { port, words, tell, append, say };
}

/** Stores the visitor's words; those into a conversation that has ended reopen it. */
export function takeWords(desk: Desk, talk: Talk, payload: Payload): object {
  const { content, clientId, replyTo } = payload;
  if (stateOf(talk).status === "closed")
    desk.append(talk, { type: "status.changed", status: "active", by: "user" });
  const stored = desk.say(talk, { type: "user", content: String(content), clientId, replyTo });
  if (stateOf(talk).mode === "ai") answer(desk, talk);
  return stored;
}

function answer({ port, words, tell, say }: Desk, talk: Talk): void {
  const turn = talk.log.length;
  let text = "";
  tell(talk, "reply:started", { turn });
  words.answer.forEach((piece, index) =>
    port.after(500 + index * 220, () => {
      tell(talk, "reply:delta", { turn, offset: text.length, text: piece });
      text += piece;
    }),
  );
  port.after(1_600, () => say(talk, { type: "ai", content: words.answer.join("") }));
}

/** A manager comes, a moment later. */
export function callManager({ port, words, append, say }: Desk, talk: Talk): object {
  append(talk, { type: "status.changed", status: "transferred", by: "user", reason: "requested" });
  port.after(1_200, () => {
    append(talk, { type: "manager.joined", manager: { name: words.manager } });
    say(talk, { type: "manager", content: words.managerSays });
  });
  return { conversationId: talk.id };
}
