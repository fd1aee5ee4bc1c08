import type { OrderKind, OrderPayload } from "./order.ts";
import { joinRich, MESSAGE_MAX, type RichText } from "./rich-text.ts";

/** What decides about an order's turn. */
export interface OrderHead {
  readonly id: number;
  readonly kind: OrderKind;
  readonly conversationId: string | undefined;
  readonly priority: number;
  readonly notBeforeMs: number;
  /** The conversation's topic, card and last lines stand in this chat. */
  readonly isReady: boolean;
}

/** The next orders to work on together, or when to look again. */
export type Turn =
  | { readonly kind: "work"; readonly ids: readonly number[]; readonly priority: number }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "idle" };

/** More than fits into one message is never joined. */
const JOIN_MAX = 30;

/**
 * Chooses the most urgent order of a chat. The lines of one conversation stay in their order, so an
 * urgent line lifts those before it, and the making of the place where they are to stand.
 */
export function nextTurn(heads: readonly OrderHead[], nowMs: number): Turn {
  const streams = streamsOf(heads);
  const candidates = heads.flatMap((head) => {
    const stream = head.conversationId === undefined ? undefined : streams.get(head.conversationId);
    if (!isStreamed(head.kind)) {
      const lift =
        head.kind === "sync" && stream && !head.isReady ? stream.priority : head.priority;
      return [{ head, priority: Math.min(head.priority, lift) }];
    }
    return stream?.orders[0] === head && head.isReady ? [{ head, priority: stream.priority }] : [];
  });
  const due = candidates.filter(({ head }) => head.notBeforeMs <= nowMs);
  const [first] = due.toSorted((a, b) => a.priority - b.priority || a.head.id - b.head.id);
  if (first)
    return {
      kind: "work",
      ids: withFollowers(first.head, streams, nowMs),
      priority: first.priority,
    };
  if (candidates.length === 0) return { kind: "idle" };
  return { kind: "wait", ms: Math.min(...candidates.map(({ head }) => head.notBeforeMs)) - nowMs };
}

type Line = Extract<OrderPayload, { kind: "line" }>;

/** How many of these lines, from the first, make one message: one speaker, no longer than Telegram takes, one thing that is answered. */
export function joinLines(lines: readonly Line[]): {
  readonly count: number;
  readonly text: RichText;
} {
  const [first] = lines;
  if (!first) return { count: 0, text: { text: "", entities: [] } };
  let text = joinRich([first.head, first.body], "\n");
  let count = 1;
  for (const line of lines.slice(1)) {
    const longer = joinRich([text, line.body], "\n");
    const isApart = line.head.text !== first.head.text || line.replyTo !== undefined;
    if (isApart || longer.text.length > MESSAGE_MAX) break;
    text = longer;
    count += 1;
  }
  return { count, text };
}

interface Stream {
  readonly orders: OrderHead[];
  priority: number;
}

function isStreamed(kind: OrderKind): boolean {
  return (
    kind === "line" || kind === "file" || kind === "album" || kind === "notice" || kind === "edit"
  );
}

function streamsOf(heads: readonly OrderHead[]): Map<string, Stream> {
  const streams = new Map<string, Stream>();
  for (const head of heads) {
    if (!isStreamed(head.kind) || head.conversationId === undefined) continue;
    const stream = streams.get(head.conversationId) ?? { orders: [], priority: head.priority };
    stream.orders.push(head);
    stream.priority = Math.min(stream.priority, head.priority);
    streams.set(head.conversationId, stream);
  }
  return streams;
}

/** The lines that directly follow a line may become one message with it. */
function withFollowers(head: OrderHead, streams: Map<string, Stream>, nowMs: number): number[] {
  if (head.kind !== "line" || head.conversationId === undefined) return [head.id];
  const orders = streams.get(head.conversationId)?.orders ?? [];
  const end = orders.findIndex((order) => order.kind !== "line" || order.notBeforeMs > nowMs);
  const run = end === -1 ? orders : orders.slice(0, end);
  return run.slice(0, JOIN_MAX).map(({ id }) => id);
}
