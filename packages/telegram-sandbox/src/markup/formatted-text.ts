import type { MessageEntity } from "@grammyjs/types";

/** Text without markup, and what the markup meant. Offsets are in UTF-16 units. */
export interface FormattedText {
  readonly text: string;
  readonly entities: MessageEntity[];
}

/** The markup cannot be understood; the message is the end of Telegram's own sentence. */
export class MarkupError extends Error {
  override readonly name = "MarkupError";
}

export function byteOffset(source: string, index: number): number {
  return new TextEncoder().encode(source.slice(0, index)).byteLength;
}

/** Cuts white space around the text, as Telegram does, and moves the entities with it. */
export function trimmed({ text, entities }: FormattedText): FormattedText {
  const cut = text.length - text.trimStart().length;
  const kept = text.trim();
  const moved = entities.flatMap((entity) => {
    const start = Math.max(0, entity.offset - cut);
    const end = Math.min(kept.length, entity.offset - cut + entity.length);
    return end > start ? [{ ...entity, offset: start, length: end - start }] : [];
  });
  return { text: kept, entities: moved };
}

/** Telegram's order: by start, the outer before the inner. */
export function sortEntities(entities: readonly MessageEntity[]): MessageEntity[] {
  return entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
}
