import type { MessageEntity } from "@grammyjs/types";

/** A piece of text, or an entity with what lies inside it. */
export type TextNode = string | { entity: MessageEntity; children: TextNode[] };

/** Turns flat entities into a tree. Entities that cross each other are cut where the outer one ends. */
export function entityTree(text: string, entities: readonly MessageEntity[] = []): TextNode[] {
  const sorted = entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, sorted, { start: 0, end: text.length });
}

function build(
  text: string,
  entities: readonly MessageEntity[],
  { start, end }: { start: number; end: number },
): TextNode[] {
  const nodes: TextNode[] = [];
  let position = start;
  let rest = entities;
  for (let entity = rest[0]; entity; entity = rest[0]) {
    const from = Math.max(entity.offset, position);
    const to = Math.min(entity.offset + entity.length, end);
    const inside = rest.slice(1).filter((other) => other.offset < to);
    rest = rest.slice(1 + inside.length);
    if (to <= from) continue;
    if (from > position) nodes.push(text.slice(position, from));
    nodes.push({ entity, children: build(text, inside, { start: from, end: to }) });
    position = to;
  }
  if (position < end) nodes.push(text.slice(position, end));
  return nodes;
}
