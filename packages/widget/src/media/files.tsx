import type { Attachment, PendingFile } from "@ilpo-chat/sdk";
import { useEffect, useState } from "preact/hooks";
import type { BubbleItem } from "../rows.ts";
import { useChat } from "../views/chat-context.ts";
import { Icon } from "../views/icons.tsx";
import { fileSize } from "./file-size.ts";
import { MediaIcon } from "./media-icons.tsx";
import { useMedia } from "./media-context.ts";
import { Picture } from "./picture.tsx";
import { Player } from "./player.tsx";

/** The files of a message: the visitor's own as lines, pictures of others at their size, sounds with a button to play. */
export function Files({ item }: { readonly item: BubbleItem }) {
  if (item.kind === "pending")
    return (
      <>
        {item.files?.map((file, index) => (
          <PendingLine key={index} {...{ file, item, isFirst: index === 0 }} />
        ))}
      </>
    );
  const isMine = item.message.author.type === "user";
  return (
    <>
      {item.message.attachments.map((file, index) => (
        <Stored key={index} {...{ file, isMine }} />
      ))}
    </>
  );
}

interface PendingProps {
  readonly file: PendingFile;
  readonly item: Extract<BubbleItem, { kind: "pending" }>;
  readonly isFirst: boolean;
}

function PendingLine({ file, item, isFirst }: PendingProps) {
  const { talk } = useChat().model;
  const { words, previews } = useMedia();
  const [url, setUrl] = useState(previews.of(file));
  useEffect(() => {
    if (!url) void previews.load(file).then(setUrl);
  }, []);
  // Tells the server's id of it to the previews.
  previews.of(file);
  const isOnItsWay = item.state === "sending" && !file.attachment;
  const percent = Math.round(file.progress * 100);
  return (
    <div class="line">
      {isSound(file) ? (
        <Player url={url} name={file.name} />
      ) : (
        <Line
          file={file}
          thumb={isPicture(file) ? url : undefined}
          status={isOnItsWay ? words.uploading(percent) : fileSize(file.bytes, words)}
        />
      )}
      {isFirst && item.state !== "failed" && (
        <button
          class="ic drop"
          aria-label={words.cancelSending}
          onClick={() => talk?.actions.discard(item.clientId)}
        >
          <Icon name="close" size={16} />
        </button>
      )}
      {isOnItsWay && <i class="bar" style={{ width: `${percent}%` }} />}
    </div>
  );
}

interface StoredProps {
  readonly file: Attachment;
  readonly isMine: boolean;
}

function Stored({ file, isMine }: StoredProps) {
  const { config } = useChat().model;
  const { words, previews } = useMedia();
  const href = ownUrl(file.url, config.server);
  if (!href) return null;
  const url = previews.of(file) ?? href;
  if (isSound(file))
    return <Player {...{ url, href, name: file.name, durationMs: file.durationMs }} />;
  const link = { href, target: "_blank", rel: "noopener noreferrer" };
  if (isPicture(file) && !isMine)
    return (
      <a class="picture" {...link} aria-label={words.file(file.name)}>
        <Picture {...{ url, name: file.name, width: file.width ?? 4, height: file.height ?? 3 }} />
      </a>
    );
  const size = fileSize(file.bytes, words);
  return (
    <a class="line" {...link} aria-label={`${words.file(file.name)} ${size}`}>
      <Line file={file} thumb={isPicture(file) ? url : undefined} status={size} />
    </a>
  );
}

interface LineProps {
  readonly file: { readonly name: string };
  readonly thumb: string | undefined;
  readonly status: string;
}

function Line({ file, thumb, status }: LineProps) {
  return (
    <>
      <span class="thumb">
        {thumb ? (
          <Picture url={thumb} name="" width={48} height={48} />
        ) : (
          <MediaIcon name="document" size={24} />
        )}
      </span>
      <span class="about">
        <span class="name">{file.name}</span> <small>{status}</small>
      </span>
    </>
  );
}

function isPicture({ type }: { readonly type: string }): boolean {
  return /^image\/(jpeg|png|webp)$/.test(type);
}

function isSound({ type }: { readonly type: string }): boolean {
  return type.startsWith("audio/");
}

// SECURITY: S-04: a picture from another origin would tell that origin who reads.
function ownUrl(address: string, server: string): string | undefined {
  if (!URL.canParse(address, server)) return undefined;
  const url = new URL(address, server);
  return url.origin === new URL(server).origin ? url.href : undefined;
}
