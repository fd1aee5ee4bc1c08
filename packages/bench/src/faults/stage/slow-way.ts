/** How bad one line is, both ways. */
export interface Quality {
  delayMs: number;
  bytesPerSecond: number;
  /** Whether this piece is lost at the first attempt. */
  isLost: () => boolean;
}

/** What TCP waits before it sends a lost packet again, when nothing else tells of the loss. */
const RESEND_MS = 300;

/**
 * One direction of a connection over a bad network. Pieces come out in their order and none is missing, as over
 * TCP, but late: after the delay, as fast as the narrowest place allows, and behind those that were sent again.
 */
export function createSlowWay(quality: Quality) {
  const waiting: { readonly deliver: () => void; readonly dueAt: number }[] = [];
  let freeAt = 0;
  let timer: NodeJS.Timeout | undefined;
  const pump = (): void => {
    timer = undefined;
    while (waiting[0] && waiting[0].dueAt <= performance.now()) waiting.shift()?.deliver();
    const [next] = waiting;
    if (next) timer = setTimeout(pump, next.dueAt - performance.now());
  };
  return (bytes: number, deliver: () => void): void => {
    const { delayMs, bytesPerSecond, isLost } = quality;
    const startAt = Math.max(performance.now(), freeAt) + (isLost() ? RESEND_MS : 0);
    freeAt = startAt + (bytes / bytesPerSecond) * 1_000;
    waiting.push({ deliver, dueAt: freeAt + delayMs });
    if (!timer) pump();
  };
}
