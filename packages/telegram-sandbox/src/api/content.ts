import type { InlineKeyboardMarkup, MessageEntity } from "@grammyjs/types";
import * as v from "valibot";
import { detectEntities } from "../markup/detect.ts";
import {
  MarkupError,
  sortEntities,
  trimmed,
  type FormattedText,
} from "../markup/formatted-text.ts";
import { parseHtml } from "../markup/html.ts";
import { parseMarkdown, parseMarkdownV2 } from "../markup/markdown.ts";
import { badRequest } from "./failure.ts";
import { json } from "./params.ts";

const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;
const MAX_CALLBACK_DATA_BYTES = 64;

const entity = v.custom<MessageEntity>((value) =>
  v.is(v.looseObject({ type: v.string(), offset: v.number(), length: v.number() }), value),
);
export const entityList = json(v.array(entity));
export const parseMode = v.string();

const button = v.looseObject({
  text: v.string(),
  callback_data: v.optional(v.string()),
  url: v.optional(v.string()),
});
export const replyMarkup = json(
  v.looseObject({ inline_keyboard: v.optional(v.array(v.array(button))) }),
);

interface Written {
  readonly text: string;
  readonly mode?: string | undefined;
  readonly entities?: MessageEntity[] | undefined;
}

/** The text of a message: markup read, white space cut, links marked, length checked. */
export function readText(written: Written): { text: string; entities?: MessageEntity[] } {
  const { text, entities } = format(written);
  if (text === "") throw badRequest("message text is empty");
  if (text.length > MAX_TEXT) throw badRequest("message is too long");
  return entities.length === 0 ? { text } : { text, entities };
}

/** The caption of a file; nothing when it is empty. */
export function readCaption(written: {
  caption?: string | undefined;
  parse_mode?: string | undefined;
  caption_entities?: MessageEntity[] | undefined;
}): { caption?: string; caption_entities?: MessageEntity[] } {
  const { caption = "", parse_mode: mode, caption_entities } = written;
  const { text, entities } = format({ text: caption, mode, entities: caption_entities });
  if (text === "") return {};
  if (text.length > MAX_CAPTION) throw badRequest("message caption is too long");
  return entities.length === 0 ? { caption: text } : { caption: text, caption_entities: entities };
}

/** The inline keyboard of a message; other keyboards are not part of it. */
export function readKeyboard(markup: v.InferOutput<typeof replyMarkup> | undefined): {
  reply_markup?: InlineKeyboardMarkup;
} {
  const rows = (markup?.inline_keyboard ?? []).filter((row) => row.length > 0);
  for (const one of rows.flat()) checkButton(one);
  if (rows.length === 0) return {};
  return { reply_markup: { inline_keyboard: rows as InlineKeyboardMarkup["inline_keyboard"] } };
}

function format({ text, mode, entities }: Written): FormattedText {
  const read = trimmed(
    mode ? parse(text, mode) : { text, entities: clipped(text, entities ?? []) },
  );
  return { text: read.text, entities: detectEntities(read.text, sortEntities(read.entities)) };
}

function parse(text: string, mode: string): FormattedText {
  try {
    const style = mode.toLowerCase();
    if (style === "html") return parseHtml(text);
    if (style === "markdownv2") return parseMarkdownV2(text);
    if (style === "markdown") return parseMarkdown(text);
  } catch (error) {
    if (error instanceof MarkupError) throw badRequest(`can't parse entities: ${error.message}`);
    throw error;
  }
  throw badRequest("unsupported parse_mode");
}

function clipped(text: string, entities: readonly MessageEntity[]): MessageEntity[] {
  return entities.filter(
    ({ offset, length }) => offset >= 0 && length > 0 && offset + length <= text.length,
  );
}

function checkButton(one: v.InferOutput<typeof button>): void {
  const { text, callback_data: data, url } = one;
  if (text.trim() === "") throw badRequest("inline keyboard button text must be non-empty");
  if (data !== undefined) {
    const bytes = new TextEncoder().encode(data).byteLength;
    if (bytes === 0 || bytes > MAX_CALLBACK_DATA_BYTES) throw badRequest("BUTTON_DATA_INVALID");
    return;
  }
  if (url !== undefined) {
    if (!/^(?:https?|tg):\/\//.test(url)) throw badRequest("BUTTON_URL_INVALID");
    return;
  }
  if (Object.keys(one).every((key) => ["text", "style", "icon_custom_emoji_id"].includes(key)))
    throw badRequest(
      "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    );
}
