import { type Bench, progress } from "../report/bench.ts";
import { median, rounded, type Summary } from "../report/statistics.ts";
import { show, table } from "../report/table.ts";
import type { Seat } from "../servers/seat.ts";
import { openStage, type Stage } from "../servers/stage.ts";

const lengths = { short: 50, long: 10_000 } as const;
type Length = keyof typeof lengths;

interface Read {
  readonly id: string;
  readonly title: string;
  readonly length: Length;
  readonly name: "conversation:open" | "history";
  readonly payload: (seat: Seat) => object;
}

const inConversation = ({ conversationId }: Seat) => ({ conversationId });
const before = (beforeSeq: number) => (seat: Seat) => ({ ...inConversation(seat), beforeSeq });

/** The same read of a short and of a long conversation, and pages that only a long one has. */
const pages: readonly Read[] = [
  ...(["short", "long"] as const).flatMap((length): Read[] => [
    {
      id: `open-${length}`,
      title: `open, ${show(lengths[length])} entries`,
      length,
      name: "conversation:open",
      payload: inConversation,
    },
    {
      id: `history-${length}`,
      title: `newest page of ${show(lengths[length])}`,
      length,
      name: "history",
      payload: before(lengths[length] + 1),
    },
  ]),
  {
    id: "middle",
    title: "a page in the middle",
    length: "long",
    name: "history",
    payload: before(5_001),
  },
  { id: "oldest", title: "the oldest page", length: "long", name: "history", payload: before(51) },
];

const ROUNDS = 5;

/** Whether it costs more to read a long conversation. */
export const reads: Bench = async ({ isQuick }) => {
  await using stage = await openStage();
  progress("reads: seeding");
  const seats = await seedLengths(stage);
  const server = await stage.startOurs();
  const generator = await stage.startGenerator();
  const times = isQuick ? 50 : 300;
  const found = new Map<string, Summary[]>(pages.map(({ id }) => [id, []]));
  // The first round is for the compiler and the caches.
  for (let round = 0; round <= ROUNDS; round += 1) {
    progress(`reads: round ${round} of ${ROUNDS}`);
    for (const { id, length, name, payload } of round % 2 === 0 ? pages : pages.toReversed()) {
      const seat = seats[length];
      const { url } = server;
      const took = await generator.call("ask", { url, seat, name, payload: payload(seat), times });
      if (round > 0) found.get(id)?.push(took);
    }
  }
  return reportReads(found);
};

async function seedLengths(stage: Stage): Promise<Record<Length, Seat>> {
  const ofLength = (length: Length) =>
    ({ count: 1, mode: "manager", messages: lengths[length] }) as const;
  const seated = await stage.seed([ofLength("short"), ofLength("long")]);
  const [short, long] = seated.flat();
  if (!short || !long) throw new Error("nothing was seeded");
  return { short, long };
}

function reportReads(found: ReadonlyMap<string, readonly Summary[]>) {
  const of = (id: string, pick: (took: Summary) => number) =>
    median((found.get(id) ?? []).map(pick));
  const p50 = (id: string) => of(id, (took) => took.p50);
  const p99 = (id: string) => of(id, (took) => took.p99);
  const rows = pages.map(({ id, title }) => [title, show(p50(id), 2), show(p99(id), 2)]);
  return {
    text: [
      `Reads, one at a time, median of ${ROUNDS} interleaved rounds`,
      table(["read", "p50 ms", "p99 ms"], rows),
    ].join("\n\n"),
    json: {
      bench: "reads",
      openRatio: rounded(p50("open-long") / p50("open-short"), 3),
      historyRatio: rounded(p50("history-long") / p50("history-short"), 3),
      middleRatio: rounded(p50("middle") / p50("history-short"), 3),
      oldestRatio: rounded(p50("oldest") / p50("history-short"), 3),
      openP50Ms: rounded(p50("open-long")),
      openP99Ms: rounded(p99("open-long")),
      historyP50Ms: rounded(p50("history-long")),
      historyP99Ms: rounded(p99("history-long")),
      openShortP50Ms: rounded(p50("open-short")),
      entries: lengths.long,
    },
  };
}
