import { setTimeout as pause } from "node:timers/promises";
import type { Log } from "#kernel/log";
import { guardedReply, type Patience } from "./guarded-reply.ts";
import type { ReplyModel, ReplyPiece, ReplyRequest } from "./ports.ts";
import { ReplyFailure } from "./reply-failure.ts";

/** Whom to ask, and for how long to wait. */
export interface Asking {
  /** In order of preference. The last one should need nobody. */
  readonly models: readonly ReplyModel[];
  readonly request: ReplyRequest;
  readonly patience: Patience;
  readonly log: Log;
  /** A number in [0, 1). */
  readonly random: () => number;
}

/** A model that has begun to answer. */
export interface Speaker {
  readonly model: ReplyModel;
  /** All that it says, from its first word or call on. */
  readonly pieces: AsyncGenerator<ReplyPiece>;
}

/** Another model was quicker. */
class Outrun extends Error {}

/** Tries of one model, the first included. */
const TRIES = 2;

/**
 * The first model that begins to answer. One after another is asked: the next one at once when a model fails, and
 * besides it when no token came within the hedge's time. Those that were slower are aborted. Throws the last failure
 * when all fail, and the signal's reason when that is aborted.
 */
export async function firstSpeaker(asking: Asking): Promise<Speaker> {
  const { models, request, patience } = asking;
  const waiting = [...models];
  const racers = new Map<ReplyModel, Racer>();
  let last: ReplyFailure | undefined;
  try {
    while (waiting.length > 0 || racers.size > 0) {
      const next = waiting.shift();
      if (next) racers.set(next, race(next, asking));
      const settled = await nextSettled(racers, waiting.length > 0 ? patience.hedgeMs : undefined);
      request.signal.throwIfAborted();
      if (settled === "late") continue;
      racers.delete(settled.model);
      if ("pieces" in settled) return settled;
      if (!(settled.failure instanceof ReplyFailure)) throw settled.failure;
      last = settled.failure;
    }
    throw last ?? new ReplyFailure("empty");
  } finally {
    for (const racer of racers.values()) racer.outrun();
  }
}

interface Failed {
  readonly model: ReplyModel;
  readonly failure: unknown;
}

interface Racer {
  readonly settled: Promise<Speaker | Failed>;
  outrun(): void;
}

function race(model: ReplyModel, asking: Asking): Racer {
  const controller = new AbortController();
  const signal = AbortSignal.any([asking.request.signal, controller.signal]);
  const settled = begin(model, { ...asking, request: { ...asking.request, signal } }).catch(
    (failure: unknown) => ({ model, failure }),
  );
  return {
    settled,
    outrun() {
      controller.abort(new Outrun());
      // It may have begun in this very moment.
      void settled.then(async (speaker) => {
        if ("pieces" in speaker) await speaker.pieces.return(undefined).catch(() => undefined);
      });
    },
  };
}

async function nextSettled(
  racers: ReadonlyMap<ReplyModel, Racer>,
  lateMs: number | undefined,
): Promise<Speaker | Failed | "late"> {
  const all: Promise<Speaker | Failed | "late">[] = [...racers.values()].map(
    ({ settled }) => settled,
  );
  if (lateMs === undefined) return Promise.race(all);
  const { promise, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(() => resolve("late"), lateMs);
  try {
    return await Promise.race([...all, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** One model, tried again where that may help, until it has begun to answer. */
async function begin(model: ReplyModel, asking: Asking): Promise<Speaker> {
  const { request, patience, log, random } = asking;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { model, pieces: await begun(guardedReply(model, request, patience)) };
    } catch (error) {
      request.signal.throwIfAborted();
      if (!(error instanceof ReplyFailure)) throw error;
      const { kind, status, retryInMs } = error;
      log.warn({ model: model.name, attempt, failure: kind, status }, "ai.model_failed");
      if (retryInMs === undefined || attempt === TRIES) throw error;
      await pause(retryInMs * (1 + random()), undefined, { signal: request.signal });
    }
  }
}

/** The pieces from the first word or call on; fails with `empty` when there is none. */
async function begun(pieces: AsyncGenerator<ReplyPiece>): Promise<AsyncGenerator<ReplyPiece>> {
  for (;;) {
    const { value, done } = await pieces.next();
    if (done) throw new ReplyFailure("empty");
    const speaks = "calls" in value || ("text" in value && value.text.trim() !== "");
    if (speaks) return behind(value, pieces);
  }
}

async function* behind(
  first: ReplyPiece,
  rest: AsyncGenerator<ReplyPiece>,
): AsyncGenerator<ReplyPiece> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
