import { useEffect } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { isBigEmoji } from "../big-emoji.ts";
import type { BubbleItem, Place } from "../rows.ts";
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
  const { words } = useTalk().model;
  const isWaiting = item.kind === "pending" && item.state === "waiting";
  const side = isMine ? "me" : "in";
  const className = `m ${side} ${place} ${item.kind}${isWaiting ? " waiting" : ""}`;
  const files = hasFiles(item) && <Files item={item} />;
  if (item.kind === "pending")
    return (
      <div class={className} dir="auto">
        {files}
        {item.content}
      </div>
    );
  const { message, removed } = item;
  if (removed) return <div class={`${className} removed`}>{words.removed}</div>;
  return (
    <div class={isBigEmoji(message.content) ? `${className} big` : className} dir="auto">
      {files}
      {isMine ? message.content : <Markdown text={message.content} />}
      {children}
    </div>
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
