import { type Evidence, type Log, messagesOf, type View, type Violation } from "./evidence.ts";

/** I3: `seq` is 1, 2, 3, … without a gap and without a repeat. */
export function checkDense({ talk, rows }: Log): Violation[] {
  const wrong = rows.findIndex(({ seq }, index) => seq !== index + 1);
  if (wrong < 0) return [];
  return [{ kind: "broken", what: `log ${talk}: place ${wrong + 1} has seq ${rows[wrong]?.seq}` }];
}

/** I3: one sender's acknowledged messages stand in the log in the order in which they were typed. */
export function checkSenderOrder({ log, sends }: Pick<Evidence, "log" | "sends">): Violation[] {
  const places = new Map(log.rows.map(({ clientId, seq }) => [clientId, seq]));
  const last = new Map<string, { seq: number; text: string }>();
  return [...sends]
    .toSorted((left, right) => left.order - right.order)
    .flatMap(({ clientId, sender, text }): Violation[] => {
      const seq = places.get(clientId);
      if (seq === undefined) return [];
      const before = last.get(sender);
      last.set(sender, { seq, text });
      if (!before || before.seq < seq) return [];
      return [{ kind: "reordered", what: `${sender}: “${before.text}” comes after “${text}”` }];
    });
}

/** I3: every reader has the messages in the order of the log. */
export function checkTotalOrder(log: Log, { observer, lines }: View): Violation[] {
  const places = new Map(messagesOf(log).map(({ text, seq }) => [text, seq]));
  const shown = lines.flatMap(({ text, state, seq: own }) => {
    const seq = state === "stored" ? (own ?? places.get(text)) : undefined;
    return seq === undefined ? [] : [{ seq, text }];
  });
  return shown.flatMap(({ seq, text }, index): Violation[] => {
    const before = shown[index - 1];
    if (!before || before.seq <= seq) return [];
    return [{ kind: "reordered", what: `${observer} shows “${before.text}” before “${text}”` }];
  });
}

/**
 * P2: whatever was on the screen at any time was a run of the log without a hole. `shown` has the lists of
 * others' messages; one's own may stand there as soon as they are acknowledged.
 */
export function checkNoHoles(log: Log, shown: readonly (readonly number[])[]): Violation[] {
  const others = messagesOf(log).flatMap(({ seq, from }) => (from === "user" ? [] : [seq]));
  return shown.flatMap((seqs): Violation[] => {
    const start = others.indexOf(seqs[0] ?? -1);
    const isRun = seqs.every((seq, index) => others[start + index] === seq);
    if (isRun) return [];
    return [
      { kind: "broken", what: `log ${log.talk}: a list with a hole was shown: ${seqs.join(", ")}` },
    ];
  });
}
