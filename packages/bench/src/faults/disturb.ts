import type { Scene } from "./fault.ts";
import {
  closeTalks,
  openTalks,
  startTraffic,
  type Talk,
  type TalkOptions,
  type Traffic,
} from "./talk.ts";
import { judge, type JudgeOptions } from "./verdict.ts";

export interface Disturbance extends Partial<
  Pick<TalkOptions, "answered" | "urlFor" | "portsFor" | "devices">
> {
  /** Conversations, 6 unless told. */
  readonly talks?: number;
  /** Mean pause between two messages of one conversation. */
  readonly pauseMs?: number;
  readonly perTalk?: number;
  readonly mayRefuse?: boolean;
  readonly timeoutMs?: number;
  /** Breaks things while the messages go out, and mends them before it resolves. */
  readonly during: (talks: readonly Talk[], traffic: Traffic) => Promise<void>;
  /** Looks at things of its own once everything is quiet. */
  readonly after?: (talks: readonly Talk[]) => Promise<void>;
}

/** Opens conversations, lets them write, disturbs them, and judges what has become of the messages. */
export async function disturb(scene: Scene, disturbance: Disturbance): Promise<void> {
  const { cluster, history, label, random } = scene;
  const { talks: count = 6, during, after, pauseMs, perTalk } = disturbance;
  const talks = await openTalks({ ...disturbance, cluster, history, label, count });
  const traffic = startTraffic({
    talks,
    random,
    ...(pauseMs === undefined ? {} : { pauseMs }),
    ...(perTalk === undefined ? {} : { perTalk }),
  });
  try {
    await during(talks, traffic);
    traffic.stop();
    const options: JudgeOptions = {
      ...disturbance,
      cluster,
      history,
      talks,
      healedAt: performance.now(),
    };
    scene.record(await judge(options));
    await after?.(talks);
  } finally {
    traffic.stop();
    closeTalks(talks);
  }
}

/** Each device on a node of its own, so that everything has to cross from one to the other. */
export function acrossNodes({ cluster }: Scene) {
  return (device: number, talk: number): string => {
    const { webNodes } = cluster;
    return webNodes[(device + talk) % webNodes.length]?.url ?? cluster.proxy.url;
  };
}
