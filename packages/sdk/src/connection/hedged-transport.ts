import { type Clock, createAlarm } from "../clock.ts";
import { ChatError } from "../error.ts";
import type { Random } from "./backoff.ts";
import type { Link, LinkListeners, Transport } from "./transport.ts";

/**
 * A handshake that takes longer may have gone into a network that swallows it. From 1 to 2 s, so that
 * clients that lost the network together do not stay in step.
 */
const patienceMs = { least: 1_000, spread: 1_000 } as const;

export interface HedgeDeps {
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Opens another link beside one that is long in coming up, again and again; the first that is up is
 * used, the others are closed. A network that is back is noticed by the newest, a slow one is not
 * given up: the oldest is kept. At most two at a time (C13).
 */
export function hedgedTransport(transport: Transport, { clock, random }: HedgeDeps): Transport {
  return {
    open(token, listeners) {
      const alarm = createAlarm(clock);
      let links: Link[] = [];
      const keepOnly = (...kept: readonly (Link | undefined)[]) => {
        const others = links.filter((link) => !kept.includes(link));
        links = links.filter((link) => kept.includes(link));
        for (const link of others) link.close();
      };
      const end = (tell: () => void) => {
        alarm.cancel();
        keepOnly();
        tell();
      };
      const add = () => {
        keepOnly(links[0]);
        const link: Link = transport.open(token, {
          ...listeners,
          opened() {
            alarm.cancel();
            keepOnly(link);
            listeners.opened();
          },
          refused: (error) => end(() => listeners.refused(error)),
          lost() {
            links = links.filter((each) => each !== link);
            if (links.length === 0) end(listeners.lost);
          },
        } satisfies LinkListeners);
        links.push(link);
        alarm.set(patienceMs.least + patienceMs.spread * random(), add);
      };
      add();
      return {
        request: async (name, payload) => {
          const [link] = links;
          if (!link) throw new ChatError("transport");
          return link.request(name, payload);
        },
        close: () => end(() => undefined),
      };
    },
  };
}
