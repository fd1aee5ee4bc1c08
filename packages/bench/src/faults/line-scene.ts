import { disturb } from "./disturb.ts";
import type { Device } from "./clients/device.ts";
import { type Fault, type Scene, stages } from "./fault.ts";
import { startTcpProxy, type TcpProxy } from "./stage/tcp-proxy.ts";
import type { Talk, Traffic } from "./talk.ts";

/** A line for each conversation's first device; the second goes its own way. */
async function openLines(stack: AsyncDisposableStack, scene: Scene, count: number) {
  const { webNodes, proxy } = scene.cluster;
  const lines: TcpProxy[] = [];
  for (let index = 0; index < count; index += 1) {
    const port = webNodes[index % webNodes.length]?.port ?? proxy.port;
    lines.push(stack.use(await startTcpProxy(() => port)));
  }
  const urlFor = (device: number, talk: number) =>
    (device === 0 ? lines[talk]?.url : undefined) ?? proxy.url;
  return { lines, urlFor };
}

/** Conversations of a run, in a full one unless told. */
const TALKS = { quick: 5, full: 12 };

interface LineFault extends Pick<Fault, "id" | "title" | "injected" | "runs"> {
  readonly convergeLimitMs?: number;
  readonly perTalk?: number;
  readonly answered?: number;
  readonly talks?: { readonly quick: number; readonly full: number };
  readonly break: Break;
  readonly after?: (strung: Strung) => void;
}

/** Breaks lines, mends them, and may wait for what is said meanwhile. */
type Break = (strung: Strung & { readonly traffic: Traffic }) => Promise<void>;

/** What hangs on the lines. */
interface Strung {
  readonly scene: Scene;
  readonly lines: readonly TcpProxy[];
  readonly talks: readonly Talk[];
}

/** The devices that the lines belong to. */
export function firstsOf(talks: readonly Talk[]): Device[] {
  return talks.flatMap(({ devices }) => devices.slice(0, 1));
}

/** A fault of the lines that visitors' first devices hang on. */
export function lineFault({
  break: breakIt,
  after,
  perTalk = 12,
  answered = 0,
  talks: counts = TALKS,
  ...about
}: LineFault): Fault {
  return {
    ...about,
    stage: stages.plain,
    isGentle: true,
    run: async (scene) => {
      await using stack = new AsyncDisposableStack();
      const count = scene.isQuick ? counts.quick : counts.full;
      const { lines, urlFor } = await openLines(stack, scene, count);
      await disturb(scene, {
        talks: count,
        perTalk,
        answered,
        urlFor,
        timeoutMs: 90_000,
        during: (talks, traffic) => breakIt({ scene, lines, talks, traffic }),
        after: async (talks) => after?.({ scene, lines, talks }),
      });
    },
  };
}
