import type { BenchReport } from "../../report/bench.ts";
import { median, rounded, spread } from "../../report/statistics.ts";
import { percent, show, table } from "../../report/table.ts";
import { calmPerSecond, dialogueCount, type DeliveryRun, type Round } from "./run.ts";
import { complaints, type Measurement } from "../window.ts";
import { type Kind, kinds } from "./contestants.ts";

const names: Record<Kind, string> = {
  bare: "bare Socket.IO",
  insert: "one INSERT a message",
  ours: "ours, durable",
};

/** The table and the line of JSON. All ratios are taken within a round; what is shown is their median. */
export function reportDelivery(run: DeliveryRun): BenchReport {
  return { text: textOf(run), json: { bench: "delivery", ...figures(run) } };
}

type Pick = (round: Round) => number | undefined;

function series({ rounds }: DeliveryRun, kind: Kind, pick: Pick): number[] {
  return rounds.map((round) => pick(round[kind])).filter((value) => value !== undefined);
}

function middle(run: DeliveryRun, kind: Kind, pick: Pick): number | undefined {
  const values = series(run, kind, pick);
  return values.length === 0 ? undefined : median(values);
}

type Ratio = (bare: Round, other: Round) => number | undefined;

function ratios({ rounds }: DeliveryRun, kind: Kind, ratio: Ratio): number[] {
  return rounds
    .map((round) => ratio(round.bare, round[kind]))
    .filter((value) => value !== undefined);
}

const throughput: Ratio = (bare, other) => other.full.perSecond / bare.full.perSecond;
const serverCpu =
  (load: "calm" | "busy"): Ratio =>
  ({ [load]: bare }, { [load]: other }) =>
    bare && other && other.serverQuotient / bare.serverQuotient;
const pgCpu =
  (load: "calm" | "busy"): Ratio =>
  ({ [load]: bare }, { [load]: other }) =>
    bare && other?.besideQuotient !== undefined
      ? other.besideQuotient / bare.serverQuotient
      : undefined;

function figures(run: DeliveryRun) {
  const ratio = (take: Ratio) => {
    const values = ratios(run, "ours", take);
    return values.length === 0 ? null : rounded(median(values), 3);
  };
  const ms = (pick: Pick, kind: Kind = "ours") => rounded(middle(run, kind, pick) ?? Number.NaN);
  return {
    throughputRatio: ratio(throughput),
    serverCpuRatio: ratio(serverCpu("busy")),
    pgCpuRatio: ratio(pgCpu("busy")),
    ackP50Ms: ms(({ calm }) => calm.ack.p50),
    ackP99Ms: ms(({ calm }) => calm.ack.p99),
    cpuAtPerSecond: run.busyPerSecond,
    serverCpuRatioCalm: ratio(serverCpu("calm")),
    pgCpuRatioCalm: ratio(pgCpu("calm")),
    calmPerSecond,
    messagesPerSecond: ms(({ full }) => full.perSecond),
    bareMessagesPerSecond: ms(({ full }) => full.perSecond, "bare"),
    insertMessagesPerSecond: ms(({ full }) => full.perSecond, "insert"),
    bareAckP50Ms: ms(({ calm }) => calm.ack.p50, "bare"),
    bareAckP99Ms: ms(({ calm }) => calm.ack.p99, "bare"),
    throughputRatioSpread: rounded(spread(ratios(run, "ours", throughput))),
    acked: run.acked,
    stored: run.stored,
    dialogues: dialogueCount,
    rounds: run.rounds.length,
    complaints: complaintsOf(run).length,
  };
}

function textOf(run: DeliveryRun): string {
  const { acked, stored, rounds } = run;
  return [
    `Delivery: ${dialogueCount} dialogues of a writer and a reader, median of ${rounds.length} interleaved rounds (± spread)`,
    table(
      ["as fast as it can", "msg/s", "±", "to bare", "±", "ack p50 ms", "p99"],
      kinds.map((kind) => fullRow(run, kind)),
    ),
    loadTable(run, "calm", calmPerSecond),
    loadTable(run, "busy", run.busyPerSecond),
    `Ours acknowledged ${show(acked)} messages; the table has ${show(stored)}.`,
    ...complaintsOf(run),
  ].join("\n\n");
}

function fullRow(run: DeliveryRun, kind: Kind): string[] {
  const pick: Pick = ({ full }) => full.perSecond;
  const toBare = ratios(run, kind, throughput);
  return [
    names[kind],
    show(middle(run, kind, pick)),
    percent(spread(series(run, kind, pick))),
    show(median(toBare), 2),
    percent(spread(toBare)),
    show(
      middle(run, kind, ({ full }) => full.ack.p50),
      1,
    ),
    show(
      middle(run, kind, ({ full }) => full.ack.p99),
      1,
    ),
  ];
}

/** CPU per message in µs, and the same as quotients to the generator and as ratios to bare. */
function loadTable(run: DeliveryRun, load: "calm" | "busy", rate: number): string {
  const rows = kinds.map((kind) => {
    const of = (pick: (measurement: Measurement) => number | undefined) =>
      middle(run, kind, (round) => {
        const measurement = round[load];
        return measurement && pick(measurement);
      });
    const [server = Number.NaN] = medians(ratios(run, kind, serverCpu(load)));
    const [pg = Number.NaN] = medians(ratios(run, kind, pgCpu(load)));
    return [
      names[kind],
      show(of(({ perSecond }) => perSecond)),
      show(of(({ serverUs }) => serverUs)),
      show(
        of(({ serverQuotient }) => serverQuotient),
        2,
      ),
      show(server, 2),
      show(of(({ besideUs }) => besideUs)),
      show(
        of(({ besideQuotient }) => besideQuotient),
        2,
      ),
      show(pg, 2),
      show(of(({ generatorUs }) => generatorUs)),
      show(
        of(({ ack }) => ack.p50),
        2,
      ),
      show(
        of(({ ack }) => ack.p99),
        2,
      ),
      show(
        of(({ lag }) => lag.p99),
        1,
      ),
    ];
  });
  const header = ["msg/s", "server µs", "÷ gen", "to bare", "PG µs", "÷ gen", "to bare", "gen µs"];
  return table([`at ${show(rate)} msg/s`, ...header, "ack p50 ms", "p99", "gen lag p99"], rows);
}

const medians = (values: readonly number[]) => (values.length === 0 ? [] : [median(values)]);

function complaintsOf({ rounds, acked, stored }: DeliveryRun): string[] {
  const ofRounds = rounds.flatMap((round) =>
    kinds.flatMap((kind) =>
      Object.values(round[kind])
        .filter((measurement) => measurement !== undefined)
        .flatMap((measurement: Measurement) => complaints(names[kind], measurement)),
    ),
  );
  return stored < acked ? [...ofRounds, `${acked - stored} messages LOST`] : ofRounds;
}
