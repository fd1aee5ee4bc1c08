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
  | { readonly kind: "older" | "greeting" | "lead" | "rating"; readonly key: string }
  | { readonly kind: "reply"; readonly key: string; readonly text: string }
  | { readonly kind: "typing"; readonly key: string; readonly name?: string };

type Timeline = Pick<ChatState, "items" | "reply" | "typing" | "deliveredSeq" | "readSeq"> & {
  readonly managerName?: string | undefined;
  readonly hasOlder?: boolean;
  /** The consultant's first lines stand before the first message. */
  readonly hasGreeting?: boolean;
  /** Cards that nobody offers in a message. */
  readonly cards?: {
    /** Item that was the last when the visitor asked for the lead card. */
    readonly leadAfter?: string | undefined;
    readonly isRatingOpen: boolean;
  };
};

const runGapMs = 5 * 60_000;
/** The row with the application has this key. */
export const leadKey = "lead";
/** The row that asks whether it helped has this key. */
export const ratingKey = "rating";

/** Lays a timeline out: days, who speaks, runs of bubbles of one speaker, and a line under each run. */
export function toRows(timeline: Timeline): Row[] {
  return [...bodyRows(timeline), ...tailRows(timeline)];
}

/** The same without its tail. What it costs grows with the timeline, so it is worth keeping while nothing of it changes. */
export function bodyRows(timeline: Omit<Timeline, "reply" | "typing">): Row[] {
  const rows: Row[] = timeline.hasOlder ? [{ kind: "older", key: "older" }] : [];
  if (timeline.hasGreeting) rows.push({ kind: "greeting", key: "greeting" });
  let speaker = "";
  let day = "";
  const facts = timeline.items.map(factsOf);
  const leadHost = leadHostOf(timeline);
  for (const [index, fact] of facts.entries()) {
    const { item } = fact;
    if (fact.day !== day) {
      day = fact.day;
      speaker = "";
      rows.push({ kind: "day", key: `day-${item.key}`, at: fact.at });
    }
    if (item.kind === "notice") {
      speaker = "";
      rows.push({ kind: "notice", key: item.key, notice: item });
    } else if (item.kind === "message" && item.message.type !== "text") {
      speaker = "";
      rows.push({ kind: "line", key: item.key, text: item.message.content });
    } else {
      if (fact.speaker !== speaker) {
        speaker = fact.speaker;
        rows.push(...whoOf(item));
      }
      const around = { before: facts[index - 1], fact, after: facts[index + 1] };
      rows.push(...bubbleOf(timeline, item, around));
    }
    if (item === leadHost) rows.push(leadRow);
  }
  return [...rows, ...cardsOf(timeline, leadHost !== undefined)];
}

/** What the layout asks of an item, worked out once. */
interface Facts {
  readonly item: ChatState["items"][number];
  readonly at: string;
  readonly ms: number;
  /** The calendar day in the visitor's zone; only compared. */
  readonly day: string;
  readonly speaker: string;
}

function factsOf(item: ChatState["items"][number]): Facts {
  const at = timeOf(item);
  const date = new Date(at);
  const day = `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
  return { item, at, ms: date.getTime(), day, speaker: speakerOf(item) };
}

/** The lead card stands under the last message that offers it, else where the conversation was when it was asked for. */
function leadHostOf({ items, cards }: Pick<Timeline, "items" | "cards">) {
  const wished = cards?.leadAfter;
  return items.findLast(offersLead) ?? items.find(({ key }) => key === wished);
}

function cardsOf({ cards }: Pick<Timeline, "cards">, hasLead: boolean): Row[] {
  return [
    ...(cards?.leadAfter !== undefined && !hasLead ? [leadRow] : []),
    ...(cards?.isRatingOpen ? [{ kind: "rating", key: ratingKey } as const] : []),
  ];
}

const leadRow: Row = { kind: "lead", key: leadKey };

function offersLead(item: ChatState["items"][number]): boolean {
  return item.kind === "message" && item.message.card === "lead" && !item.removed;
}

interface Around {
  readonly before: Facts | undefined;
  readonly fact: Facts;
  readonly after: Facts | undefined;
}

function bubbleOf(
  timeline: Pick<Timeline, "deliveredSeq" | "readSeq">,
  item: BubbleItem,
  { before, fact, after }: Around,
): Row[] {
  const follows = before !== undefined && isOneRun(before, fact);
  const goesOn = after !== undefined && isOneRun(fact, after);
  const place = follows ? (goesOn ? "mid" : "last") : goesOn ? "first" : "only";
  const isMine = fact.speaker === "user";
  const bubble: Row = { kind: "bubble", key: item.key, isMine, place, item };
  if (goesOn) return [bubble];
  const receipt = isMine ? { receipt: receiptOf(item, timeline) } : {};
  return [bubble, { kind: "meta", key: `meta-${item.key}`, item, ...receipt }];
}

/** What is going on at the end right now. */
export function tailRows({
  items,
  reply,
  typing,
  managerName,
}: Pick<Timeline, "items" | "reply" | "typing" | "managerName">): Row[] {
  const last = items.at(-1);
  const speaker = last && isWords(last) ? speakerOf(last) : "";
  const isAi = reply !== null || typing === "ai";
  const manager: Row = { kind: "typing", key: "typing-manager", name: managerName ?? "" };
  return [
    ...(isAi && speaker !== "ai" ? [aiSpeaks] : []),
    ...(isAi ? [writing(reply)] : []),
    ...(typing === "manager" ? [manager] : []),
  ];
}

const aiSpeaks: Row = { kind: "who", key: "who-reply", author: "ai" };

function writing(reply: Timeline["reply"]): Row {
  if (!reply?.text) return { kind: "typing", key: "typing-ai" };
  return { kind: "reply", key: `reply-${reply.turn}`, text: reply.text };
}

function receiptOf(
  item: BubbleItem,
  { deliveredSeq, readSeq }: Pick<Timeline, "deliveredSeq" | "readSeq">,
): Receipt {
  if (item.kind === "pending") return item.state;
  if (item.message.seq <= readSeq) return "read";
  return item.message.seq <= deliveredSeq ? "delivered" : "sent";
}

function isOneRun(one: Facts, other: Facts): boolean {
  return (
    one.speaker === other.speaker &&
    one.day === other.day &&
    other.ms - one.ms < runGapMs &&
    isWords(one.item) &&
    isWords(other.item) &&
    !endsRun(one.item) &&
    !isFailed(one.item) &&
    !isFailed(other.item)
  );
}

function isWords(item: ChatState["items"][number]): item is BubbleItem {
  return item.kind === "pending" || (item.kind === "message" && item.message.type === "text");
}

/** What stands under a message belongs to it alone. */
function endsRun(item: ChatState["items"][number]): boolean {
  return item.kind === "message" && (item.message.sources.length > 0 || offersLead(item));
}

function isFailed(item: ChatState["items"][number]): boolean {
  return item.kind === "pending" && item.state === "failed";
}

function speakerOf(item: ChatState["items"][number]): string {
  if (item.kind === "notice") return "";
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
