import type { ChatState, NoticeItem, PendingItem, StoredItem } from "@ilpo-chat/sdk";

/** Where a bubble stands in its run; the corners follow from it. */
export type Place = "only" | "first" | "mid" | "last";
export type BubbleItem = StoredItem | PendingItem;

/** What became of a run of the visitor's messages. */
export type Receipt = "sent" | "delivered" | "read" | "sending" | "waiting" | "failed";

/** One line of the message list. */
export type Row =
  | { readonly kind: "day"; readonly key: string; readonly at: string }
  | { readonly kind: "notice"; readonly key: string; readonly notice: NoticeItem }
  | { readonly kind: "line"; readonly key: string; readonly text: string }
  | {
      readonly kind: "who";
      readonly key: string;
      readonly author: "ai" | "manager";
      readonly name?: string;
    }
  | {
      readonly kind: "bubble";
      readonly key: string;
      readonly isMine: boolean;
      readonly place: Place;
      readonly item: BubbleItem;
    }
  | {
      readonly kind: "meta";
      readonly key: string;
      /** The last message of the run. */
      readonly item: BubbleItem;
      /** Absent for messages of others. */
      readonly receipt?: Receipt;
    }
  | { readonly kind: "lead" | "rating"; readonly key: string }
  | { readonly kind: "reply"; readonly key: string; readonly text: string }
  | { readonly kind: "typing"; readonly key: string; readonly name?: string };

type Timeline = Pick<ChatState, "items" | "reply" | "typing" | "deliveredSeq" | "readSeq"> & {
  readonly managerName?: string | undefined;
  /** Cards that stand at the end. */
  readonly cards?: { readonly isLeadOpen: boolean; readonly isRatingOpen: boolean };
};

const runGapMs = 5 * 60_000;

/** Lays a timeline out: days, who speaks, runs of bubbles of one speaker, and a line under each run. */
export function toRows(timeline: Timeline): Row[] {
  const rows: Row[] = [];
  let speaker = "";
  let day = "";
  const { items } = timeline;
  for (const [index, item] of items.entries()) {
    const at = timeOf(item);
    if (dayOf(at) !== day) {
      day = dayOf(at);
      speaker = "";
      rows.push({ kind: "day", key: `day-${item.key}`, at });
    }
    if (item.kind === "notice") {
      speaker = "";
      rows.push({ kind: "notice", key: item.key, notice: item });
    } else if (item.kind === "message" && item.message.type !== "text") {
      speaker = "";
      rows.push({ kind: "line", key: item.key, text: item.message.content });
    } else {
      if (speakerOf(item) !== speaker) {
        speaker = speakerOf(item);
        rows.push(...whoOf(item));
      }
      rows.push(...bubbleOf(timeline, index, item));
    }
  }
  return [...rows, ...cardsOf(timeline), ...tailOf(timeline, speaker)];
}

/** The lead card stands under the last message that offers it, else at the end when it was asked for. */
function cardsOf({ items, cards }: Timeline): Row[] {
  const isOffered = items.some(offersLead);
  return [
    ...(cards?.isLeadOpen && !isOffered ? [leadRow] : []),
    ...(cards?.isRatingOpen ? [{ kind: "rating", key: "rating" } as const] : []),
  ];
}

const leadRow: Row = { kind: "lead", key: "lead" };

function offersLead(item: ChatState["items"][number]): boolean {
  return item.kind === "message" && item.message.card === "lead" && !item.removed;
}

function bubbleOf(timeline: Timeline, index: number, item: BubbleItem): Row[] {
  const { items } = timeline;
  const before = items[index - 1];
  const after = items[index + 1];
  const follows = before !== undefined && isOneRun(before, item);
  const goesOn = after !== undefined && isOneRun(item, after);
  const place = follows ? (goesOn ? "mid" : "last") : goesOn ? "first" : "only";
  const isMine = speakerOf(item) === "user";
  const bubble: Row = { kind: "bubble", key: item.key, isMine, place, item };
  if (goesOn) return [bubble];
  const receipt = isMine ? { receipt: receiptOf(item, timeline) } : {};
  const meta: Row = { kind: "meta", key: `meta-${item.key}`, item, ...receipt };
  const isLastOffer = offersLead(item) && items.findLast(offersLead) === item;
  return isLastOffer ? [bubble, meta, leadRow] : [bubble, meta];
}

function tailOf({ reply, typing, managerName }: Timeline, speaker: string): Row[] {
  const rows: Row[] = [];
  const isAi = reply !== null || typing === "ai";
  if (isAi && speaker !== "ai") rows.push({ kind: "who", key: "who-reply", author: "ai" });
  if (reply?.text) rows.push({ kind: "reply", key: `reply-${reply.turn}`, text: reply.text });
  else if (isAi) rows.push({ kind: "typing", key: "typing-ai" });
  if (typing === "manager")
    rows.push({ kind: "typing", key: "typing-manager", name: managerName ?? "" });
  return rows;
}

function receiptOf(item: BubbleItem, { deliveredSeq, readSeq }: Timeline): Receipt {
  if (item.kind === "pending") return item.state;
  if (item.message.seq <= readSeq) return "read";
  return item.message.seq <= deliveredSeq ? "delivered" : "sent";
}

function isOneRun(one: ChatState["items"][number], other: ChatState["items"][number]): boolean {
  if (one.kind === "notice" || other.kind === "notice") return false;
  const isText = [one, other].every(
    (item) => item.kind === "pending" || item.message.type === "text",
  );
  const gap = Date.parse(timeOf(other)) - Date.parse(timeOf(one));
  return (
    isText &&
    !endsRun(one) &&
    speakerOf(one) === speakerOf(other) &&
    isFailed(one) === isFailed(other) &&
    !isFailed(one) &&
    dayOf(timeOf(one)) === dayOf(timeOf(other)) &&
    gap < runGapMs
  );
}

/** What stands under a message belongs to it alone. */
function endsRun(item: BubbleItem): boolean {
  return item.kind === "message" && (item.message.sources.length > 0 || offersLead(item));
}

function isFailed(item: BubbleItem): boolean {
  return item.kind === "pending" && item.state === "failed";
}

function speakerOf(item: BubbleItem): string {
  if (item.kind === "pending") return "user";
  const { type, name } = item.message.author;
  return type === "manager" ? `manager ${name}` : type;
}

function whoOf(item: BubbleItem): Row[] {
  if (item.kind === "pending" || item.message.author.type === "user") return [];
  const { type, name } = item.message.author;
  return [{ kind: "who", key: `who-${item.key}`, author: type, ...(name && { name }) }];
}

function timeOf(item: ChatState["items"][number]): string {
  if (item.kind === "message") return item.message.createdAt;
  return item.kind === "notice" ? item.at : item.createdAt;
}

function dayOf(at: string): string {
  return new Date(at).toDateString();
}
