import type { Message, MessageEntity } from "grammy/types";

/** A message's words, with the addresses that Telegram keeps apart from them: plain text would lose them. */
export function wordsWithLinks(message: Message): string | undefined {
  const words = message.text ?? message.caption;
  const entities = message.entities ?? message.caption_entities ?? [];
  return words === undefined ? undefined : withAddresses(words, entities);
}

function withAddresses(words: string, entities: readonly MessageEntity[]): string {
  let text = words;
  // From the end, so that what is put in moves no offset that is still needed.
  for (const entity of entities.toReversed()) {
    if (entity.type !== "text_link") continue;
    const end = entity.offset + entity.length;
    if (isSaid(words.slice(entity.offset, end), entity.url)) continue;
    text = `${text.slice(0, end)} (${entity.url})${text.slice(end)}`;
  }
  return text;
}

/** Telegram also marks an address that was written out, without its scheme or its last slash. */
function isSaid(words: string, url: string): boolean {
  return bare(words) === bare(url);
}

function bare(address: string): string {
  return address
    .trim()
    .replace(/^https?:\/\//iu, "")
    .replace(/\/$/u, "")
    .toLowerCase();
}
