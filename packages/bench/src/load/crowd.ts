import { type Summary, summarise } from "../report/statistics.ts";
import type { Seat } from "../servers/seat.ts";
import { eachOf } from "./each-of.ts";
import { ackOf, answerAt, eventFrame, frameTypes, isOk } from "./frames.ts";
import { type Line, openLine } from "./line.ts";

/** Connecting so many at once is a crowd at the door; more only wait in the system's queue. */
const CONNECTING = 100;
const PER_ADDRESS = 10_000;

export interface Gathering {
  readonly ms: number;
  readonly failed: number;
  /** What the first that failed was told. */
  readonly failure: string | undefined;
}

/** How a crowd that came back at once was received. */
export interface Return {
  /** From the first attempt to having what was missed, of those who got it. */
  readonly caughtUp: Summary;
  /** Refused, cut, or not given exactly what they had missed. */
  readonly failed: number;
}

export interface ReturnInput {
  readonly url: string;
  readonly seats: readonly Seat[];
  /** The entries that everybody had not seen; undefined for a server that keeps none. */
  readonly missed: number | undefined;
}

/** Visitors who are connected, each in their conversation, and say nothing. */
export function createCrowd() {
  const lines: Line[] = [];
  /** Where the conversations stood, as the last of them told when it was opened; all are alike. */
  let known: Opened | undefined;

  async function enter(url: string, seat: Seat, cursor?: object): Promise<Opened | undefined> {
    // Well below the number of ports that one address has.
    const localAddress = `127.0.0.${2 + Math.floor(lines.length / PER_ADDRESS)}`;
    const { line, opened } = await openConversation({ url, seat, localAddress, cursor });
    lines.push(line);
    return opened;
  }

  return {
    async gather(url: string, seats: readonly Seat[]): Promise<Gathering> {
      const from = performance.now();
      const failures: unknown[] = [];
      await eachOf(seats, CONNECTING, async (seat) => {
        await enter(url, seat).then(
          (opened) => (known = opened),
          (error: unknown) => failures.push(error),
        );
      });
      const [first] = failures;
      const failure = first instanceof Error ? first.message : undefined;
      return { ms: performance.now() - from, failed: failures.length, failure };
    },
    /** All at the same moment, with no back-off: the worst that a restart can bring. */
    async comeBack({ url, seats, missed }: ReturnInput): Promise<Return> {
      const from = performance.now();
      const took: number[] = [];
      const { epoch = "", lastSeq = 0 } = known ?? {};
      const cursor = missed === undefined ? undefined : { epoch, seq: lastSeq - missed };
      await Promise.all(
        seats.map(async (seat) => {
          const opened = await enter(url, seat, cursor).catch(() => null);
          if (opened !== null && isWhole(opened, missed)) took.push(performance.now() - from);
        }),
      );
      return { caughtUp: summarise(took), failed: seats.length - took.length };
    },
    scatter(): void {
      for (const line of lines.splice(0)) line.drop();
    },
    /** Those whom the server has not dropped. */
    present: () => lines.filter(({ isOpen }) => isOpen).length,
  };
}

/** Exactly what was missed, not another page in its place. */
function isWhole(opened: Opened | undefined, missed: number | undefined): boolean {
  return missed === undefined || (opened?.resumed === true && opened.entries.length === missed);
}

interface Opening {
  readonly url: string;
  readonly seat: Seat;
  readonly localAddress: string;
  readonly cursor: object | undefined;
}

/** Connects and asks for the conversation; `opened` is what the server tells of it. */
async function openConversation({ url, seat, localAddress, cursor }: Opening) {
  const { promise: opened, resolve, reject } = Promise.withResolvers<Opened | undefined>();
  const line = await openLine({
    url,
    seat,
    localAddress,
    onFrame(frame, type) {
      if (type !== frameTypes.ack) return;
      const { start } = ackOf(frame);
      if (!isOk(frame, start)) reject(new Error(frame.toString()));
      else resolve(answerAt<{ conversation?: Opened }>(frame, start).conversation);
    },
  });
  const { conversationId } = seat;
  line.send(eventFrame(0, "conversation:open", { conversationId, ...(cursor && { cursor }) }));
  return { line, opened };
}

interface Opened {
  readonly epoch: string;
  readonly lastSeq: number;
  readonly resumed: boolean;
  readonly entries: readonly unknown[];
}
