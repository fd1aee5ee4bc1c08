import type { MessageEntity } from "@grammyjs/types";
import { sortEntities } from "./formatted-text.ts";

const PATTERNS: readonly [
  type: "bot_command" | "url" | "email" | "mention" | "hashtag" | "phone_number",
  pattern: RegExp,
][] = [
  [
    "bot_command",
    /(?<![\p{L}\p{N}_/<>.@:])\/[a-z0-9_]{1,64}(?:@[a-z0-9_]{3,32})?(?![\p{L}\p{N}_/])/giu,
  ],
  ["url", /https?:\/\/[^\s<>"]*[^\s<>".,:;!?)\]}»]/giu],
  ["email", /[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/giu],
  [
    "url",
    /(?<![\p{L}\p{N}@./-])(?:[a-z0-9-]+\.)+(?:ru|com|org|net|top|рф|me|io)(?:\/[^\s<>"]*[^\s<>".,:;!?)\]}»])?(?![\p{L}\p{N}@])/giu,
  ],
  ["mention", /(?<![\p{L}\p{N}_@])@[a-z0-9_]{4,32}/giu],
  ["hashtag", /(?<![\p{L}\p{N}_#])#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*/gu],
  ["phone_number", /(?<![\p{L}\p{N}])\+\d[\d ()-]{8,16}\d/gu],
];

/** Finds what Telegram marks by itself: commands, links, mentions. Never inside the given code or links. */
export function detectEntities(
  text: string,
  given: readonly MessageEntity[] = [],
): MessageEntity[] {
  const taken: { offset: number; length: number }[] = given.filter(({ type }) =>
    ["code", "pre", "text_link", "text_mention", "url", "mention", "bot_command"].includes(type),
  );
  const found: MessageEntity[] = [];
  for (const [type, pattern] of PATTERNS)
    for (const match of text.matchAll(pattern)) {
      const place = { offset: match.index, length: match[0].length };
      if (taken.some((other) => overlap(other, place))) continue;
      taken.push(place);
      found.push({ type, ...place });
    }
  return sortEntities([...given, ...found]);
}

type Span = { offset: number; length: number };

function overlap(a: Span, b: Span): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}
