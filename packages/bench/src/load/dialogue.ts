import type { Seat } from "../servers/seat.ts";
import {
  ackOf,
  answerAt,
  eventFrame,
  frameTypes,
  isEntry,
  isOk,
  stampIn,
  stampOf,
} from "./frames.ts";
import { type Line, openLine } from "./line.ts";
import { messageId } from "./message-id.ts";

/** A visitor who writes and an observer who reads, each on a connection of its own. */
export interface Dialogue {
  /** Writes one message and does not wait for anything. */
  say(): void;
}

/** Told of what happens in a dialogue; times are of `performance.now()`. */
export interface DialogueListener {
  acked(sentAt: number, dialogue: Dialogue): void;
  refused(code: string, dialogue: Dialogue): void;
  /** The visitor or the observer has got an entry; `sentAt` is there for the observer alone, and only if asked for. */
  seen(sentAt: number | undefined): void;
  readonly isWatching: boolean;
}

export interface DialogueSpec {
  readonly seat: Seat;
  /** Where the visitor is and where the observer. */
  readonly urls: readonly [visitor: string, observer: string];
}

/** Messages of one visitor that may be on their way at a time, at most; a power of two. */
const RING = 8_192;
const words = "Здравствуйте! Подскажите, пожалуйста, когда придёт выплата за вчерашние заказы?";

/** Connects both and lets them into the conversation's room. */
export async function openDialogue(
  { seat, urls }: DialogueSpec,
  listener: DialogueListener,
): Promise<Dialogue> {
  const sentAt = new Float64Array(RING);
  const { conversationId } = seat;
  const begin = `["message:send",{"conversationId":"${conversationId}","clientId":"`;
  const end = ` ${words}"}]`;
  let lastId = 0;
  const onAck = (frame: Buffer) => {
    const { id, start } = ackOf(frame);
    if (isOk(frame, start)) listener.acked(sentAt[id % RING] ?? 0, dialogue);
    else listener.refused(answerAt<Refusal>(frame, start).error.code, dialogue);
  };
  const [visitor] = await Promise.all([
    enter({ url: urls[0], seat }, (frame, type) => {
      if (type === frameTypes.ack) onAck(frame);
      else if (isEntry(frame)) listener.seen(undefined);
    }),
    enter({ url: urls[1], seat }, (frame) => {
      if (isEntry(frame)) listener.seen(listener.isWatching ? stampIn(frame) : undefined);
    }),
  ]);
  const dialogue: Dialogue = {
    say() {
      const id = (lastId += 1);
      const now = performance.now();
      sentAt[id % RING] = now;
      visitor.send(`42${id}${begin}${messageId()}","content":"${stampOf(now)}${end}`);
    },
  };
  return dialogue;
}

interface Refusal {
  readonly error: { readonly code: string };
}

/** Opens a line and the conversation on it; frames are handed on from then on. */
async function enter(
  { url, seat }: { url: string; seat: Seat },
  onFrame: (frame: Buffer, type: string) => void,
): Promise<Line> {
  const opened = Promise.withResolvers<void>();
  let isIn = false;
  const line = await openLine({
    url,
    seat,
    onFrame: (frame, type) => {
      if (isIn) return onFrame(frame, type);
      if (type !== frameTypes.ack) return;
      isIn = true;
      if (isOk(frame, ackOf(frame).start)) opened.resolve();
      else opened.reject(new Error(frame.toString()));
    },
  });
  line.send(eventFrame(0, "conversation:open", { conversationId: seat.conversationId }));
  await opened.promise;
  return line;
}
