/**
 * Socket.IO's packets over a WebSocket, made and read by hand: as cheap as can be, so that the load generator is
 * never the bottleneck. `40` connects, `42<id>[name, payload]` is an event, `43<id>[answer]` its acknowledgement.
 */
export const frameTypes = {
  open: "0",
  ping: "2",
  connected: "40",
  refused: "44",
  event: "42",
  ack: "43",
} as const;

const four = "4".charCodeAt(0);

/** The first one or two characters, without making a string of the rest. */
export function typeOf(frame: Buffer): string {
  const first = frame[0] ?? 0;
  return first === four ? `4${String.fromCharCode(frame[1] ?? 0)}` : String.fromCharCode(first);
}

export function eventFrame(id: number, name: string, payload: unknown): string {
  return `42${id}${JSON.stringify([name, payload])}`;
}

/** The id of an acknowledgement and where its answer begins. */
export function ackOf(frame: Buffer): { readonly id: number; readonly start: number } {
  let id = 0;
  let at = 2;
  for (let digit = digitAt(frame, at); digit >= 0; digit = digitAt(frame, at)) {
    id = id * 10 + digit;
    at += 1;
  }
  return { id, start: at };
}

function digitAt(frame: Buffer, at: number): number {
  const digit = (frame[at] ?? 0) - 48;
  return digit <= 9 ? digit : -1;
}

const ok = Buffer.from('[{"ok":true');

/** Whether the answer that begins there says ok; both kinds of server say it first. */
export function isOk(frame: Buffer, start: number): boolean {
  return startsWith(frame, ok, start);
}

/** The answer that begins there. */
export function answerAt<Answer>(frame: Buffer, start: number): Answer {
  return (JSON.parse(frame.toString("utf8", start)) as [Answer])[0];
}

const entryEvent = Buffer.from('42["entry"');
const content = Buffer.from('"content":"');
/** Digits of a stamp: microseconds of a year. */
const STAMP_DIGITS = 14;

export function isEntry(frame: Buffer): boolean {
  return startsWith(frame, entryEvent, 0);
}

function startsWith(frame: Buffer, wanted: Buffer, start: number): boolean {
  const end = start + wanted.length;
  return frame.length >= end && frame.compare(wanted, 0, wanted.length, start, end) === 0;
}

/** A time in milliseconds as the first word of a message. */
export function stampOf(ms: number): string {
  return Math.round(ms * 1_000)
    .toString()
    .padStart(STAMP_DIGITS, "0");
}

/** The time that the message in this frame was stamped with; undefined when it has none. */
export function stampIn(frame: Buffer): number | undefined {
  const at = frame.indexOf(content);
  if (at < 0) return undefined;
  const start = at + content.length;
  const stamp = Number(frame.toString("latin1", start, start + STAMP_DIGITS));
  return Number.isFinite(stamp) ? stamp / 1_000 : undefined;
}
