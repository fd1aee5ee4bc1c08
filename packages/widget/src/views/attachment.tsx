import type { Attachment as File } from "@ilpo-chat/sdk";
import { useState } from "preact/hooks";
import { fileSize } from "../file-size.ts";
import { useTalk } from "./talk-context.ts";
import { Icon } from "./icons.tsx";

/** A file of a message: a picture, or a line that opens it. Nothing is fetched from elsewhere than the server. */
export function Attachment({ file }: { file: File }) {
  const { words, config } = useTalk().model;
  const [isBroken, setBroken] = useState(false);
  const url = ownUrl(file.url, config.server);
  if (!url) return null;
  const link = { href: url, target: "_blank", rel: "noopener noreferrer" };
  if (/^image\/(jpeg|png|webp)$/.test(file.type) && !isBroken) {
    const { width = 4, height = 3 } = file;
    return (
      <a class="picture" {...link} aria-label={words.file(file.name)}>
        <img
          src={url}
          alt={file.name}
          width={width}
          height={height}
          loading="lazy"
          onError={() => setBroken(true)}
        />
      </a>
    );
  }
  return (
    <a class="file" {...link}>
      <span class="thumb">
        <Icon name="file" size={24} />
      </span>
      <span>
        {file.name}
        <small>{fileSize(file.bytes, words)}</small>
      </span>
    </a>
  );
}

// SECURITY: S-04: a picture from another origin would tell that origin who reads.
function ownUrl(address: string, server: string): string | undefined {
  if (!URL.canParse(address, server)) return undefined;
  const url = new URL(address, server);
  return url.origin === new URL(server).origin ? url.href : undefined;
}
