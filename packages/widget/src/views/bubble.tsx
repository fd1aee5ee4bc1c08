import { useEffect } from "preact/hooks";
import type { StoredItem } from "@ilpo-chat/sdk";
import type { ComponentChildren } from "preact";
import { isBigEmoji } from "../big-emoji.ts";
import type { BubbleItem, Place } from "../rows.ts";
import { Quote } from "../talk/quote.tsx";
import { useSwipe } from "../talk/swipe.ts";
import { useChat } from "./chat-context.ts";
import { TalkIcon } from "./talk-icons.tsx";
import { useTalk } from "./talk-context.ts";
import { Markdown } from "./markdown.tsx";

interface Props {
  readonly isMine: boolean;
  readonly place: Place;
  readonly item: BubbleItem;
  readonly children?: ComponentChildren;
}

export function Bubble({ isMine, place, item, children }: Props) {
  const side = isMine ? "me" : "in";
  const isWaiting = item.kind === "pending" && item.state === "waiting";
  const className = `m ${side} ${place} ${item.kind}${isWaiting ? " waiting" : ""}`;
  if (item.kind === "message")
    return (
      <Stored className={className} isMine={isMine} item={item}>
        {children}
      </Stored>
    );
  return (
    <div class={className} dir="auto">
      <Above item={item} replyTo={item.replyTo} />
      {item.content}
    </div>
  );
}

interface StoredProps {
  readonly className: string;
  readonly isMine: boolean;
  readonly item: StoredItem;
  readonly children?: ComponentChildren;
}

function Stored({ className, isMine, item, children }: StoredProps) {
  const { model, actions } = useTalk();
  const { message, removed } = item;
  const { content, replyTo } = message;
  const swipe = useSwipe(() => actions.answer(message.seq));
  if (removed) return <div class={`${className} removed`}>{model.words.removed}</div>;
  const isBig = replyTo === undefined && isBigEmoji(content);
  return (
    <div class={isBig ? `${className} big` : className} dir="auto" {...swipe}>
      <Above item={item} replyTo={replyTo} />
      {isMine ? content : <Markdown text={content} />}
      {children}
    </div>
  );
}

/** What stands above the words: what they answer, and files. */
function Above({ item, replyTo }: { item: BubbleItem; replyTo: number | undefined }) {
  return (
    <>
      {replyTo !== undefined && <Quote seq={replyTo} />}
      {hasFiles(item) && <Files item={item} />}
    </>
  );
}

function hasFiles(item: BubbleItem): boolean {
  return item.kind === "pending" ? item.files !== undefined : item.message.attachments.length > 0;
}

/** Room for them until the part that shows them is here. */
function Files({ item }: { item: BubbleItem }) {
  const { model, actions } = useChat();
  const { media } = model;
  useEffect(() => actions.useMedia({}), []);
  return media ? <media.Files item={item} /> : <TalkIcon name="file" size={24} />;
}
