import { type Clock, createAlarm } from "../clock.ts";
import { ChatError } from "../error.ts";
import type { Random } from "./backoff.ts";
import type { Link, LinkListeners, Transport } from "./transport.ts";

/**
 * A handshake that takes longer may have gone into a network that swallows it. From 1 to 2 s, so that
 * clients that lost the network together do not stay in step.
 */
const patienceMs = { least: 1_000, spread: 1_000 } as const;
/** A server that is away loses each link; only when the main way keeps failing is the other one worth its cost. */
const mainLossesMax = 2;

export interface HedgeDeps {
  /** The way that is tried first. */
  readonly main: Transport;
  /** The way round a network that the main one does not get through; absent where there is none. */
  readonly spare?: Transport;
  readonly clock: Clock;
  readonly random: Random;
}

type Way = "main" | "spare";

/**
 * Opens another link beside one that is long in coming up; the first that is up is used, the others are
 * closed. Beside the main way goes the spare one, which gets through networks that swallow the main one;
 * after that the main one is begun anew, again and again, so that a network that is back is noticed.
 * Whoever had to come round the last time begins both ways at once. At most two links at a time (C13).
 */
export function hedgedTransport({ main, spare, clock, random }: HedgeDeps): Transport {
  // Over the life of the client: what the network let through last.
  let mainLosses = 0;
  let isMainBlocked = false;
  return {
    open(token, listeners) {
      const alarm = createAlarm(clock);
      const links = new Map<Way, Link>();
      let isUp = false;
      const closeAllBut = (kept?: Way) => {
        for (const [way, link] of links) {
          if (way === kept) continue;
          links.delete(way);
          link.close();
        }
      };
      const end = (tell: () => void) => {
        alarm.cancel();
        closeAllBut();
        tell();
      };
      const onOpened = (way: Way) => {
        isUp = true;
        alarm.cancel();
        closeAllBut(way);
        isMainBlocked = way === "spare";
        if (way === "main") mainLosses = 0;
        listeners.opened();
      };
      const onLost = (way: Way) => {
        links.delete(way);
        if (!isUp && way === "main") mainLosses += 1;
        if (!isUp && way === "main" && mainLosses > mainLossesMax && links.size === 0 && spare)
          begin("spare");
        else if (links.size === 0) end(listeners.lost);
      };
      const begin = (way: Way) => {
        links.get(way)?.close();
        const transport = way === "spare" && spare ? spare : main;
        const link = transport.open(token, {
          ...listeners,
          opened: () => links.get(way) === link && onOpened(way),
          refused: (error) => end(() => listeners.refused(error)),
          lost: () => links.get(way) === link && onLost(way),
        } satisfies LinkListeners);
        links.set(way, link);
        alarm.set(patienceMs.least + patienceMs.spread * random(), beginAnother);
      };
      const beginAnother = () => begin(links.has("spare") ? "main" : "spare");
      begin("main");
      if (isMainBlocked) begin("spare");
      return {
        request: async (name, payload) => {
          const [link] = links.values();
          if (!link) throw new ChatError("transport");
          return link.request(name, payload);
        },
        close: () => end(() => undefined),
      };
    },
  };
}
