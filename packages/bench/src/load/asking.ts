import { type Summary, summarise } from "../report/statistics.ts";
import type { Seat } from "../servers/seat.ts";
import { ackOf, eventFrame, frameTypes, isOk } from "./frames.ts";
import { type Line, openLine } from "./line.ts";

export interface Question {
  readonly url: string;
  readonly seat: Seat;
  readonly name: string;
  readonly payload: object;
  readonly times: number;
}

/** Asks the same thing over and over, one at a time, on one connection for each visitor. */
export function createAsking() {
  const lines = new Map<string, Asker>();

  async function askerOf({ url, seat }: Question): Promise<Asker> {
    const known = lines.get(seat.token) ?? (await openAsker(url, seat));
    lines.set(seat.token, known);
    return known;
  }

  return {
    /** Rejects at the first refusal: a refusal is faster than an answer. */
    async ask(question: Question): Promise<Summary> {
      const asker = await askerOf(question);
      const took: number[] = [];
      for (let count = 0; count < question.times; count += 1) {
        const from = performance.now();
        await asker.ask(question.name, question.payload);
        took.push(performance.now() - from);
      }
      return summarise(took);
    },
  };
}

interface Asker {
  ask(name: string, payload: object): Promise<void>;
}

async function openAsker(url: string, seat: Seat): Promise<Asker> {
  let waiting: PromiseWithResolvers<void> | undefined;
  const line: Line = await openLine({
    url,
    seat,
    onFrame(frame, type) {
      if (type !== frameTypes.ack) return;
      if (isOk(frame, ackOf(frame).start)) waiting?.resolve();
      else waiting?.reject(new Error(frame.toString()));
    },
  });
  return {
    ask(name, payload) {
      waiting = Promise.withResolvers<void>();
      line.send(eventFrame(0, name, payload));
      return waiting.promise;
    },
  };
}
