import type { LoadTotals } from "../../load/tally.ts";
import { type MeasuredServer, openStage } from "../../servers/stage.ts";
import type { Measured } from "../window.ts";

export const kinds = ["bare", "insert", "ours"] as const;
/** Bare Socket.IO; the same with one INSERT a message; ours. */
export type Kind = (typeof kinds)[number];

/** The servers side by side, each in a process of its own, with the same dialogues connected to each. */
export interface Contestants extends AsyncDisposable {
  measured(kind: Kind): Pick<Measured, "generator" | "group" | "serverPids" | "besidePid">;
  note(kind: Kind, totals: LoadTotals): void;
  /** What ours has acknowledged, by the generator's count, and what the database has. */
  account(): Promise<{ readonly acked: number; readonly stored: number }>;
}

export async function openContestants(dialogues: number): Promise<Contestants> {
  await using stack = new AsyncDisposableStack();
  const stage = stack.use(await openStage());
  const [seats = []] = await stage.seed([{ count: dialogues, mode: "manager" }]);
  const servers: Record<Kind, MeasuredServer> = {
    bare: await stage.startBare(),
    insert: await stage.startBare({ isStoring: true }),
    ours: await stage.startOurs(),
  };
  const generator = await stage.startGenerator();
  for (const kind of kinds) {
    const { url } = servers[kind];
    await generator.call(
      "connect",
      kind,
      seats.map((seat) => ({ seat, urls: [url, url] })),
    );
  }
  let acked = 0;
  const kept = stack.move();
  return {
    measured: (kind) => ({
      generator,
      group: kind,
      serverPids: [servers[kind].pid],
      besidePid: kind === "bare" ? undefined : stage.postgres.pid,
    }),
    note(kind, totals) {
      if (kind === "ours") acked += totals.acked;
    },
    account: async () => ({ acked, stored: await stage.count("messages") }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
