import type { Message } from "@grammyjs/types";
import * as v from "valibot";
import { postMessage } from "../state/messages.ts";
import { entityList, parseMode, readCaption, readText } from "./content.ts";
import { defineMethod, type ApiCall, type ApiMethod } from "./method.ts";
import {
  audioContent,
  documentContent,
  photoContent,
  videoContent,
  voiceContent,
} from "./media-content.ts";
import { decimal, integer, text } from "./params.ts";
import { readTarget, targetEntries } from "./target.ts";

const captionEntries = {
  caption: v.optional(text),
  parse_mode: v.optional(parseMode),
  caption_entities: v.optional(entityList),
};
const fileEntries = { ...targetEntries, ...captionEntries };
const fileParams = v.object(fileEntries);

const sendMessage = defineMethod(
  "sendMessage",
  v.object({
    ...targetEntries,
    text,
    parse_mode: v.optional(parseMode),
    entities: v.optional(entityList),
  }),
  ({ world }, params) => {
    const { posting, keyboard } = readTarget(world, params);
    const { text: written, entities, parse_mode: mode } = params;
    return postMessage(world, posting, {
      ...readText({ text: written, mode, entities }),
      ...keyboard,
    });
  },
);

const sendPhoto = defineMethod(
  "sendPhoto",
  v.object({ ...fileEntries, photo: v.string() }),
  (call, params) => postFile(call, params, () => photoContent(call, params.photo)),
);

const sendDocument = defineMethod(
  "sendDocument",
  v.object({ ...fileEntries, document: v.string() }),
  (call, params) => postFile(call, params, () => documentContent(call, params.document)),
);

const sendVoice = defineMethod(
  "sendVoice",
  v.object({ ...fileEntries, voice: v.string(), duration: v.optional(integer, 0) }),
  (call, params) => postFile(call, params, () => voiceContent(call, params.voice, params.duration)),
);

const sendAudio = defineMethod(
  "sendAudio",
  v.object({
    ...fileEntries,
    audio: v.string(),
    duration: v.optional(integer, 0),
    title: v.optional(text),
    performer: v.optional(text),
  }),
  (call, params) =>
    postFile(call, params, () => {
      const { audio, duration, title, performer } = params;
      return audioContent(call, audio, { duration, title, performer });
    }),
);

const sendVideo = defineMethod(
  "sendVideo",
  v.object({
    ...fileEntries,
    video: v.string(),
    duration: v.optional(integer, 0),
    width: v.optional(integer, 320),
    height: v.optional(integer, 240),
  }),
  (call, params) =>
    postFile(call, params, () => {
      const { video, duration, width, height } = params;
      return videoContent(call, video, { duration, width, height });
    }),
);

const sendLocation = defineMethod(
  "sendLocation",
  v.object({ ...targetEntries, latitude: decimal, longitude: decimal }),
  ({ world }, params) => {
    const { posting, keyboard } = readTarget(world, params);
    const { latitude, longitude } = params;
    return postMessage(world, posting, { location: { latitude, longitude }, ...keyboard });
  },
);

export const sendMethods: readonly ApiMethod[] = [
  sendMessage,
  sendPhoto,
  sendDocument,
  sendVoice,
  sendAudio,
  sendVideo,
  sendLocation,
];

// The file is stored only when the chat is open to the bot, so that a refused call leaves nothing behind.
function postFile<Content extends Partial<Message>>(
  { world }: ApiCall,
  params: v.InferOutput<typeof fileParams>,
  content: () => Content,
) {
  const { posting, keyboard } = readTarget(world, params);
  const caption = readCaption(params);
  return postMessage(world, posting, { ...content(), ...caption, ...keyboard });
}
