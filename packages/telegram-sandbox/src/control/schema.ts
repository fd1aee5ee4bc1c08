import type { Update } from "@grammyjs/types";
import * as v from "valibot";
import type { SandboxControl } from "./contract.ts";

const id = v.pipe(v.number(), v.integer());
const optionalId = v.exactOptional(id);
const optionalText = v.exactOptional(v.string());
const optionalFlag = v.exactOptional(v.boolean());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const placeEntries = {
  personId: id,
  chat: v.picklist(["private", "group"]),
  groupId: optionalId,
  threadId: optionalId,
};
const sendEntries = { ...placeEntries, replyTo: optionalId, anonymous: optionalFlag };
const fileEntries = {
  bytes: v.pipe(
    v.string(),
    v.base64(),
    v.transform((text): Uint8Array => Buffer.from(text, "base64")),
  ),
  fileName: optionalText,
  mimeType: optionalText,
  caption: optionalText,
};
const refEntries = { chatId: id, messageId: id };
const waitEntries = { timeoutMs: v.exactOptional(count) };
const sendFile = v.object({ ...sendEntries, ...fileEntries });
const person = v.object({ personId: id });
const topicEntries = { chatId: optionalId, threadId: id };
const personTopic = v.object({ ...topicEntries, personId: id });
const nothing = v.optional(v.object({}));

type Schemas = {
  [Name in keyof SandboxControl]: v.GenericSchema<
    unknown,
    Parameters<SandboxControl[Name]> extends []
      ? object | undefined
      : Parameters<SandboxControl[Name]>[0]
  >;
};

/** What each control call takes over HTTP; bytes travel as base64. */
export const controlSchemas = {
  sendText: v.object({ ...sendEntries, text: v.string() }),
  sendPhoto: sendFile,
  sendDocument: sendFile,
  sendVoice: v.object({ ...sendEntries, ...fileEntries, seconds: v.exactOptional(count) }),
  sendAlbum: v.object({
    ...sendEntries,
    items: v.pipe(
      v.array(v.object({ kind: v.picklist(["photo", "document"]), ...fileEntries })),
      v.minLength(1),
      v.maxLength(10),
    ),
  }),
  sendLocation: v.object({ ...sendEntries, latitude: v.number(), longitude: v.number() }),
  sendOther: v.object({
    ...sendEntries,
    kind: v.picklist(["sticker", "contact", "videoNote", "poll"]),
  }),
  edit: v.object({ ...refEntries, personId: id, text: v.string() }),
  replaceFile: v.object({ ...refEntries, ...fileEntries, personId: id }),
  press: v.object({ ...refEntries, personId: id, data: optionalText, text: optionalText }),
  react: v.object({
    ...refEntries,
    personId: id,
    emoji: v.pipe(v.array(v.string()), v.maxLength(3)),
  }),
  start: v.object({ personId: id, payload: optionalText }),
  block: person,
  createTopic: v.object({ ...placeEntries, name: v.string() }),
  deleteTopic: v.object(topicEntries),
  closeTopic: personTopic,
  reopenTopic: personTopic,
  deleteMessage: v.object(refEntries),
  removeBotFromGroup: nothing,
  addBotToGroup: nothing,
  demoteBot: nothing,
  promoteBot: nothing,
  setMember: v.object({ personId: id, role: v.picklist(["administrator", "member", "left"]) }),
  setForum: v.object({ isForum: v.boolean() }),
  upgradeGroup: nothing,
  inlineQuery: v.object({ ...placeEntries, query: v.string() }),
  chooseInlineResult: v.object({ inlineQueryId: v.string(), resultId: v.string() }),
  state: nothing,
  calls: v.optional(v.object({ method: optionalText, afterId: v.exactOptional(count) })),
  messages: v.object({ chatId: id, threadId: v.exactOptional(v.nullable(id)) }),
  topics: v.optional(v.object({ chatId: optionalId })),
  waitForMessage: v.object({
    ...waitEntries,
    chatId: optionalId,
    threadId: optionalId,
    textIncludes: optionalText,
    afterMessageId: optionalId,
    fromBot: optionalFlag,
  }),
  waitForCall: v.object({
    ...waitEntries,
    method: v.string(),
    afterId: v.exactOptional(count),
    chatId: optionalId,
  }),
  waitForTopic: v.object({
    ...waitEntries,
    chatId: optionalId,
    nameIncludes: optionalText,
    isClosed: optionalFlag,
  }),
  waitForReaction: v.object({ ...waitEntries, ...refEntries, emoji: optionalText }),
  waitForCallbackAnswer: v.object({ ...waitEntries, callbackQueryId: v.string() }),
  waitForInlineAnswer: v.object({ ...waitEntries, inlineQueryId: v.string() }),
  waitForReceiver: v.optional(v.object(waitEntries)),
  waitForUpdatesTaken: v.optional(v.object(waitEntries)),
  fail: v.object({
    method: optionalText,
    chatId: optionalId,
    times: v.exactOptional(count),
    kind: v.picklist([
      "429",
      "500",
      "502html",
      "timeout",
      "reset",
      "truncated",
      "okfalse",
      "401",
      "403",
      "400",
    ]),
    retryAfter: v.exactOptional(count),
    description: optionalText,
    applyFirst: optionalFlag,
  }),
  clearFaults: nothing,
  duplicateUpdates: v.object({ times: count }),
  replayUpdate: v.object({ updateId: id }),
  pushRawUpdate: v.object({
    update: v.pipe(
      v.looseObject({ update_id: id }),
      v.transform((update): Update => update),
    ),
  }),
  delayUpdates: v.object({ ms: count }),
  updates: nothing,
  setWriteBudget: v.object({ perMinute: v.nullable(count) }),
} satisfies Schemas;
