import * as v from "valibot";
import { defined } from "../state/defined.ts";
import type { InlineOffer } from "../state/views.ts";
import { badRequest } from "./failure.ts";
import { defineMethod, type ApiMethod } from "./method.ts";
import { flag, json, text } from "./params.ts";

const ANSWER_WITHIN_MS = 60_000;
const MAX_ANSWER = 200;
const MAX_OFFERS = 50;
const TOO_OLD = "query is too old and response timeout expired or query ID is invalid";

const answerCallbackQuery = defineMethod(
  "answerCallbackQuery",
  v.object({
    callback_query_id: text,
    text: v.optional(text),
    show_alert: v.optional(flag, false),
    url: v.optional(text),
  }),
  ({ world }, params) => {
    const query = world.callbacks.get(params.callback_query_id);
    if (!query || world.now() - query.askedAt > ANSWER_WITHIN_MS) throw badRequest(TOO_OLD);
    if ((params.text ?? "").length > MAX_ANSWER) throw badRequest("MESSAGE_TOO_LONG");
    query.answer = defined({
      callbackQueryId: params.callback_query_id,
      personId: query.personId,
      text: params.text || undefined,
      showAlert: params.show_alert,
      url: params.url,
    });
    world.feed.emit({ type: "callbackAnswered", answer: query.answer });
    return true as const;
  },
);

const offer = v.looseObject({
  type: v.string(),
  id: v.pipe(text, v.minBytes(1), v.maxBytes(64)),
  title: v.optional(text),
  description: v.optional(text),
  input_message_content: v.optional(v.looseObject({ message_text: v.optional(text) })),
});

const answerInlineQuery = defineMethod(
  "answerInlineQuery",
  v.object({ inline_query_id: text, results: json(v.array(offer)) }),
  ({ world }, params) => {
    const query = world.inlineQueries.get(params.inline_query_id);
    if (!query) throw badRequest(TOO_OLD);
    if (params.results.length > MAX_OFFERS) throw badRequest("RESULTS_TOO_MUCH");
    const ids = new Set(params.results.map(({ id }) => id));
    if (ids.size < params.results.length) throw badRequest("RESULT_ID_DUPLICATE");
    query.answer = {
      inlineQueryId: params.inline_query_id,
      offers: params.results.map(readOffer),
    };
    world.feed.emit({ type: "inlineAnswered", answer: query.answer });
    return true as const;
  },
);

export const answerMethods: readonly ApiMethod[] = [answerCallbackQuery, answerInlineQuery];

function readOffer(result: v.InferOutput<typeof offer>): InlineOffer {
  const { id, title = "", description, input_message_content: content } = result;
  if (result.type === "article" && !content?.message_text)
    throw badRequest("message text must be non-empty");
  return { id, title, text: content?.message_text ?? title, ...defined({ description }) };
}
