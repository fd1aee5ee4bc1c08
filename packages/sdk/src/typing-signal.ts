import { type Clock, createAlarm } from "./clock.ts";

const repeatMs = 3_000;
const silentMs = 5_000;

/** Tells that the visitor types: at most every 3 s, and that they stopped after 5 s without a key. */
export interface TypingSignal {
  readonly set: (isTyping: boolean) => void;
}

export function createTypingSignal(clock: Clock, emit: (isTyping: boolean) => void): TypingSignal {
  const alarm = createAlarm(clock);
  let toldAt: number | undefined;
  const stop = () => {
    alarm.cancel();
    if (toldAt === undefined) return;
    toldAt = undefined;
    emit(false);
  };
  return {
    set(isTyping) {
      if (!isTyping) return stop();
      alarm.set(silentMs, stop);
      const now = clock.elapsed();
      if (toldAt !== undefined && now - toldAt < repeatMs) return;
      toldAt = now;
      emit(true);
    },
  };
}
