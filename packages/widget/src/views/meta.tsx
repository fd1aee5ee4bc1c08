import type { PendingItem, StoredItem } from "@ilpo-chat/sdk";
import type { AllWords } from "../i18n/words.ts";
import type { BubbleItem, Receipt } from "../rows.ts";
import { Thumbs } from "../talk/thumbs.tsx";
import { useTalk } from "./talk-context.ts";
import { TalkIcon } from "./talk-icons.tsx";

interface Props {
  readonly item: BubbleItem;
  readonly receipt?: Receipt;
}

/** The small line under a run of bubbles: when, and what became of it. */
export function Meta({ item, receipt }: Props) {
  const { model, isPast } = useTalk();
  const { words, time } = model;
  if (item.kind === "pending") return <PendingMeta item={item} />;
  const { message, edited } = item;
  const parts = [
    time.time(message.createdAt),
    edited && words.edited,
    message.partial && words.partial,
    receipt && words[receipt],
    message.sources.length > 0 && words.sources(message.sources.map(({ title }) => title)),
  ];
  return (
    <div class={receipt ? "meta" : "meta in"}>
      {parts.filter(Boolean).join(" · ")}
      {!isPast && canBeJudged(item) && <Thumbs item={item} />}
    </div>
  );
}

function canBeJudged({ message, removed }: StoredItem): boolean {
  return message.author.type === "ai" && message.type === "text" && !removed;
}

function PendingMeta({ item }: { item: PendingItem }) {
  const { model, actions } = useTalk();
  const { words } = model;
  if (item.state !== "failed")
    return (
      <div class="meta">
        {item.state === "waiting" && <TalkIcon name="clock" size={13} />}
        {words[item.state]}
      </div>
    );
  const { text, canRetry } = model.media?.failureOf(item) ?? failureOf(item, words);
  return (
    <div class="meta bad">
      {text}
      {" · "}
      {canRetry && (
        <>
          <button onClick={() => actions.retry(item.clientId)}>{words.retry}</button>
          {" · "}
        </>
      )}
      <button onClick={() => actions.discard(item.clientId)}>{words.discard}</button>
    </div>
  );
}

function failureOf({ error }: PendingItem, words: AllWords): { text: string; canRetry: boolean } {
  switch (error) {
    case "content-too-long":
      return { text: words.failedTooLong, canRetry: false };
    case "rate-limited":
      return { text: words.failedTooOften, canRetry: true };
    case "content-empty":
    case "content-invalid":
    case "client-id-reused":
      return { text: words.failed, canRetry: false };
    default:
      return { text: words.failed, canRetry: true };
  }
}
