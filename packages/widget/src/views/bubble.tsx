import type { BubbleItem, Place } from "../rows.ts";
import { Attachment } from "./attachment.tsx";
import { useTalk } from "./talk-context.ts";
import { Markdown } from "./markdown.tsx";

interface Props {
  readonly isMine: boolean;
  readonly place: Place;
  readonly item: BubbleItem;
}

export function Bubble({ isMine, place, item }: Props) {
  const { words } = useTalk().model;
  const isWaiting = item.kind === "pending" && item.state === "waiting";
  const side = isMine ? "me" : "in";
  const className = `m ${side} ${place} ${item.kind}${isWaiting ? " waiting" : ""}`;
  if (item.kind === "pending") return <div class={className}>{item.content}</div>;
  const { message, removed } = item;
  if (removed) return <div class={`${className} removed`}>{words.removed}</div>;
  return (
    <div class={className}>
      {message.attachments.map((file) => (
        <Attachment key={file.id} file={file} />
      ))}
      {isMine ? message.content : <Markdown text={message.content} />}
    </div>
  );
}
