import * as v from "valibot";
import { badRequest } from "./failure.ts";

/** A whole number, or its digits: forms carry everything as text. */
export const integer = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^-?\d{1,16}$/), v.transform(Number))]),
  v.integer(),
);

export const decimal = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.trim(), v.nonEmpty(), v.transform(Number))]),
  v.finite(),
);

export const flag = v.pipe(
  v.union([v.boolean(), v.number(), v.string()]),
  v.transform((value) => value === true || /^(?:true|1|yes)$/i.test(String(value))),
);

/** Text; a number is taken as its digits, as Telegram does. */
export const text = v.pipe(v.union([v.string(), v.number()]), v.transform(String));

export const chatId = v.pipe(
  v.union([v.number(), v.string()]),
  v.transform((value) => (/^-?\d+$/.test(String(value)) ? Number(value) : String(value))),
);

/** A structure, or its JSON text: forms carry structures as text. */
export function json<Schema extends v.GenericSchema>(schema: Schema) {
  return v.pipe(v.unknown(), v.transform(parsedIfText), schema);
}

/** Checks parameters; what Telegram says about a missing one depends on which it is. */
export function readParams<Schema extends v.GenericSchema>(
  schema: Schema,
  params: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, params);
  if (result.success) return result.output;
  const key = v.getDotPath(result.issues[0])?.split(".")[0] ?? "";
  throw badRequest(COMPLAINTS[key] ?? `invalid parameter "${key}" specified`);
}

const COMPLAINTS: Record<string, string> = {
  chat_id: "chat_id is empty",
  from_chat_id: "from_chat_id is empty",
  text: "message text is empty",
  message_id: "message identifier is not specified",
  message_thread_id: "invalid message_thread_id specified",
  file_id: "file_id is not specified",
  photo: "there is no photo in the request",
  document: "there is no document in the request",
  voice: "there is no voice in the request",
  audio: "there is no audio in the request",
  video: "there is no video in the request",
  media: "can't parse InputMedia: Media not found",
  entities: "can't parse entities: expected an Array of MessageEntity",
  caption_entities: "can't parse entities: expected an Array of MessageEntity",
  reply_markup: "can't parse reply keyboard markup JSON object",
  reply_parameters: "can't parse reply parameters: expected an Object",
  reaction: "can't parse reaction types: expected an Array of ReactionType",
  user_id: "invalid user_id specified",
  name: "topic name must be non-empty",
  action: "wrong parameter action in request",
  commands: "can't parse commands: expected an Array of BotCommand",
};

function parsedIfText(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    // The schema behind refuses it, with a complaint that names the parameter.
    return value;
  }
}
