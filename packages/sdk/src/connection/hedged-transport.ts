import { type Alarm, type Clock, createAlarm } from "../clock.ts";
import { ChatError } from "../error.ts";
import type { Random } from "./backoff.ts";
import type { Link, LinkListeners, Transport } from "./transport.ts";

/**
 * A handshake that takes longer may have gone into a network that swallows it. From 1 to 2 s, so that
 * clients that lost the network together do not stay in step.
 */
const patienceMs = { least: 1_000, spread: 1_000 } as const;
/**
 * A network that has answered, if only to turn us away, swallows nothing: who is slow then is a server that
 * everybody comes back to at once. Beginning anew would put us at the end of its queue.
 */
const answeredPatience = 4;
/** A server that is away loses each link; only when the main way keeps failing is the other one worth its cost. */
const mainLossesMax = 2;

export interface HedgeDeps {
  /** The way that is tried first. */
  readonly main: Transport;
  /** The way round a network that the main one does not get through. */
  readonly spare: Transport;
  readonly clock: Clock;
  readonly random: Random;
}

type Way = "main" | "spare";

/** What the network let through last, over the life of the client. */
interface Experience {
  mainLosses: number;
  isMainBlocked: boolean;
  /** Something has come back since patience last ran out: a packet, or word that nobody listens. */
  isAnswered: boolean;
}

/**
 * Opens another link beside one that is long in coming up; the first that is up is used, the others are
 * closed. Beside the main way goes the spare one, which gets through networks that swallow the main one;
 * after that the main one is begun anew, again and again, so that a network that is back is noticed.
 * Whoever had to come round the last time begins both ways at once. At most two links at a time (C13).
 */
export function hedgedTransport(deps: HedgeDeps): Transport {
  const experience: Experience = { mainLosses: 0, isMainBlocked: false, isAnswered: false };
  return {
    open(token, listeners) {
      const alarm = createAlarm(deps.clock);
      const links = openLinks(deps, { token, listeners, alarm, experience });
      links.begin("main");
      if (experience.isMainBlocked) links.begin("spare");
      return {
        request: async (name, payload) => {
          const link = links.current();
          if (!link) throw new ChatError("transport");
          return link.request(name, payload);
        },
        close: () => links.end(() => undefined),
      };
    },
  };
}

interface Opening {
  readonly token: string;
  readonly listeners: LinkListeners;
  readonly alarm: Alarm;
  readonly experience: Experience;
}

function openLinks(deps: HedgeDeps, opening: Opening) {
  const { token, listeners, alarm, experience } = opening;
  const links = new Map<Way, Link>();
  let isUp = false;
  const end = (tell: () => void) => {
    alarm.cancel();
    closeAllBut(links);
    tell();
  };
  const onOpened = (way: Way) => {
    isUp = true;
    alarm.cancel();
    closeAllBut(links, way);
    experience.isMainBlocked = way === "spare";
    if (way === "main") experience.mainLosses = 0;
    listeners.opened();
  };
  const onLost = (way: Way) => {
    links.delete(way);
    experience.isAnswered = !isUp;
    if (links.size > 0) return;
    const isTurnedAway = !isUp && way === "main" && (experience.mainLosses += 1) > mainLossesMax;
    if (isTurnedAway) begin("spare");
    else end(listeners.lost);
  };
  const onAlive = () => {
    listeners.alive();
    if (!isUp) patience.onAnswer();
  };
  const patience = createPatience(deps.random, opening, () =>
    begin(links.has("spare") ? "main" : "spare"),
  );
  const begin = (way: Way) => {
    links.get(way)?.close();
    const link = deps[way].open(token, {
      ...listeners,
      opened: () => links.get(way) === link && onOpened(way),
      refused: (error) => end(() => listeners.refused(error)),
      lost: () => links.get(way) === link && onLost(way),
      alive: () => links.get(way) === link && onAlive(),
    } satisfies LinkListeners);
    links.set(way, link);
    patience.begin();
  };
  return { begin, end, current: () => [...links.values()][0] };
}

function closeAllBut(links: Map<Way, Link>, kept?: Way): void {
  for (const [way, link] of links) {
    if (way === kept) continue;
    links.delete(way);
    link.close();
  }
}

function createPatience(random: Random, { alarm, experience }: Opening, onEnd: () => void) {
  const begin = () => {
    const ms = patienceMs.least + patienceMs.spread * random();
    alarm.set(experience.isAnswered ? ms * answeredPatience : ms, () => {
      experience.isAnswered = false;
      onEnd();
    });
  };
  return {
    begin,
    onAnswer() {
      if (experience.isAnswered) return;
      experience.isAnswered = true;
      begin();
    },
  };
}
