import { albumMethods } from "./album.ts";
import { answerMethods } from "./answers.ts";
import { botMethods } from "./bot.ts";
import { chatMethods } from "./chats.ts";
import { copyMethods } from "./copy.ts";
import { editMethods } from "./edit.ts";
import { markMethods } from "./marks.ts";
import type { ApiMethod } from "./method.ts";
import { receiveMethods } from "./receive.ts";
import { sendMethods } from "./send.ts";
import { topicMethods } from "./topics.ts";

const ALL = [
  ...receiveMethods,
  ...botMethods,
  ...chatMethods,
  ...sendMethods,
  ...albumMethods,
  ...copyMethods,
  ...editMethods,
  ...markMethods,
  ...topicMethods,
  ...answerMethods,
];

const BY_NAME: ReadonlyMap<string, ApiMethod> = new Map(
  ALL.map((method) => [method.name.toLowerCase(), method]),
);

/** Finds a method; Telegram does not mind the case of its name. */
export function findMethod(name: string): ApiMethod | undefined {
  return BY_NAME.get(name.toLowerCase());
}
