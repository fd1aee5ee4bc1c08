import { setTimeout as delay } from "node:timers/promises";
import { type Summary, summarise } from "../report/statistics.ts";
import type { Seat } from "../servers/seat.ts";
import { machineMs } from "./clock.ts";
import { eachOf } from "./each-of.ts";
import { ackOf, eventFrame, frameTypes, isOk } from "./frames.ts";
import { type Line, openLine } from "./line.ts";
import { messageId } from "./message-id.ts";
import { createStampReader } from "./stamps.ts";

export interface TalkInput {
  readonly url: string;
  readonly seats: readonly Seat[];
  /** Between an answer and the next question. */
  readonly thinkMs: number;
  readonly warmMs: number;
  readonly ms: number;
}

/** What visitors saw of the answers to questions that were asked after warming up. */
export interface TalkResult {
  /** From the upstream writing a token to the screen event that shows it. */
  readonly token: Summary;
  /** From the message's acknowledgement to the upstream being called. */
  readonly call: Summary;
  /** From the upstream's last token to the end of the answer. */
  readonly end: Summary;
  /** From the question to the end of its answer. */
  readonly whole: Summary;
  /** Questions that were refused, or whose answer did not end well or in time. */
  readonly failed: number;
  /** Answers that ended while it was measured. */
  readonly perSecond: number;
}

/** An answer that takes longer is given up. */
const REPLY_MS = 20_000;
const CONNECTING = 20;
const question = "Какая у парка комиссия и когда приходят выплаты?";

/** So many visitors ask, read the streamed answer, think, and ask again, until the time is over. */
export async function talk({ url, seats, thinkMs, warmMs, ms }: TalkInput): Promise<TalkResult> {
  const found = { token: [], call: [], end: [], whole: [] } as Record<Timing, number[]>;
  let [ended, failed] = [0, 0];
  const talkers: Talker[] = [];
  await eachOf(seats, CONNECTING, async (seat) => {
    talkers.push(await openTalker(url, seat));
  });
  const from = machineMs() + warmMs;
  const until = from + ms;
  await Promise.all(
    talkers.map(async (talker) => {
      // Nobody asks in step with the others.
      await delay(Math.random() * (thinkMs + 500));
      while (machineMs() < until) {
        const askedAt = machineMs();
        const reply = await talker.ask();
        const endedAt = machineMs();
        if (reply && endedAt >= from && endedAt < until) ended += 1;
        if (askedAt >= from) {
          if (reply) keep(found, reply);
          else failed += 1;
        }
        await delay(thinkMs);
      }
    }),
  );
  for (const talker of talkers) talker.leave();
  const { token, call, end, whole } = found;
  return {
    token: summarise(token),
    call: summarise(call),
    end: summarise(end),
    whole: summarise(whole),
    failed,
    perSecond: (ended * 1_000) / ms,
  };
}

type Timing = "token" | "call" | "end" | "whole";

/** The times of one answer, by the machine's clock. */
interface ReplyTimes {
  readonly tokens: readonly number[];
  readonly askedAt: number;
  readonly ackedAt: number;
  readonly calledAt: number;
  readonly lastTokenAt: number;
  readonly endedAt: number;
}

function keep(found: Record<Timing, number[]>, reply: ReplyTimes): void {
  found.token.push(...reply.tokens);
  found.call.push(reply.calledAt - reply.ackedAt);
  found.end.push(reply.endedAt - reply.lastTokenAt);
  found.whole.push(reply.endedAt - reply.askedAt);
}

interface Talker {
  /** Undefined when no whole answer came. */
  ask(): Promise<ReplyTimes | undefined>;
  leave(): void;
}

type Asking = { -readonly [Key in keyof ReplyTimes]: ReplyTimes[Key] } & {
  tokens: number[];
  readonly read: ReturnType<typeof createStampReader>;
  /** The last answer's turn, and, once it has ended, this one's. */
  readonly turnBefore: number;
  turn: number;
  finish(isWhole: boolean): void;
};

async function openTalker(url: string, seat: Seat): Promise<Talker> {
  const { conversationId } = seat;
  let asking: Asking | undefined;
  let lastTurn = 0;
  const opened = Promise.withResolvers<void>();
  const line: Line = await openLine({
    url,
    seat,
    onFrame(frame, type) {
      if (type === frameTypes.event) {
        if (asking) hear(asking, frame);
        return;
      }
      const { id, start } = ackOf(frame);
      if (id === 0) return opened.resolve();
      if (!asking) return;
      asking.ackedAt = machineMs();
      if (!isOk(frame, start)) asking.finish(false);
    },
  });
  line.send(eventFrame(0, "conversation:open", { conversationId }));
  await opened.promise;
  return {
    async ask() {
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const timer = setTimeout(() => resolve(false), REPLY_MS);
      asking = { ...noTimes(), turnBefore: lastTurn, turn: lastTurn, finish: resolve };
      const current = asking;
      const message = { conversationId, clientId: messageId(), content: question };
      line.send(eventFrame(1, "message:send", message));
      const isWhole = await promise;
      clearTimeout(timer);
      lastTurn = current.turn;
      asking = undefined;
      return isWhole && current.calledAt > 0 ? current : undefined;
    },
    leave: () => line.drop(),
  };
}

const noTimes = () => ({
  ...{ tokens: [], read: createStampReader(), askedAt: machineMs(), ackedAt: 0 },
  ...{ calledAt: 0, lastTokenAt: 0, endedAt: 0 },
});

function hear(asking: Asking, frame: Buffer): void {
  const [name, event] = JSON.parse(frame.toString("utf8", 2)) as [string, ReplyEvent];
  // What is still said of an earlier answer is not about this one.
  if (!name.startsWith("reply:") || event.turn <= asking.turnBefore) return;
  if (name === "reply:delta") {
    const now = machineMs();
    for (const { kind, ms } of asking.read(event.text ?? "")) {
      if (kind === "called") asking.calledAt = ms;
      else {
        asking.tokens.push(now - ms);
        asking.lastTokenAt = ms;
      }
    }
  } else if (name === "reply:ended") {
    asking.endedAt = machineMs();
    asking.turn = event.turn;
    asking.finish(event.reason === "done");
  }
}

interface ReplyEvent {
  readonly turn: number;
  readonly text?: string;
  readonly reason?: string;
}
