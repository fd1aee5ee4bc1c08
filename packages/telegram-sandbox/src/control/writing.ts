import type { Message } from "@grammyjs/types";
import { documentOf } from "../api/media-content.ts";
import { detectEntities } from "../markup/detect.ts";
import { storeFile, storePhoto, type Upload } from "../state/files.ts";
import { imageSize } from "../state/image-size.ts";
import { openPrivateChat } from "../state/membership.ts";
import { postMessage, replaceMessage, type Posting } from "../state/messages.ts";
import { messageView } from "../state/presenters.ts";
import type { SandboxMessage } from "../state/views.ts";
import type { World } from "../state/world.ts";
import type { MessageRef, SandboxControl, SendFile } from "./contract.ts";
import { findMessage, findPerson, openPlace } from "./place.ts";
import { SandboxRefusal } from "./refusal.ts";

type Writing = Pick<
  SandboxControl,
  | "sendText"
  | "sendPhoto"
  | "sendDocument"
  | "sendVoice"
  | "sendAlbum"
  | "sendLocation"
  | "edit"
  | "replaceFile"
>;

// For bytes that are no image: a manager's camera, as far as the bot can tell.
const UNKNOWN_IMAGE = { width: 1280, height: 960, mimeType: "image/jpeg" } as const;

/** What people write. */
export function createWriting(world: World): Writing {
  const post = (posting: Posting, content: Partial<Message>): SandboxMessage =>
    messageView(posting.record, postMessage(world, posting, content));

  return {
    sendText: async (args) => {
      if (args.chat === "private" && /^\/start\b/.test(args.text))
        openPrivateChat(world, findPerson(world, args.personId));
      if (args.text.trim() === "") throw new SandboxRefusal("the text is empty");
      return post(openPlace(world, args), written(args.text));
    },
    sendPhoto: async (args) =>
      post(openPlace(world, args), { ...photo(world, args), ...captioned(args.caption) }),
    sendDocument: async (args) =>
      post(openPlace(world, args), { ...document(world, args), ...captioned(args.caption) }),
    sendVoice: async (args) => {
      const posting = openPlace(world, args);
      const { file_name: _name, ...voice } = documentOf(storeFile(world, "voice", uploadOf(args)));
      const content = { voice: { ...voice, duration: args.seconds ?? 3 } };
      return post(posting, { ...content, ...captioned(args.caption) });
    },
    sendAlbum: async (args) => {
      const posting = openPlace(world, args);
      const media_group_id = String(13_000_000_000_000_000 + world.freshId());
      return args.items.map((item) => {
        const content = item.kind === "photo" ? photo(world, item) : document(world, item);
        return post(posting, { ...content, ...captioned(item.caption), media_group_id });
      });
    },
    sendLocation: async (args) => {
      const { latitude, longitude } = args;
      return post(openPlace(world, args), { location: { latitude, longitude } });
    },
    edit: async ({ personId, text, ...ref }) => {
      const { record, message } = ownMessage(world, personId, ref);
      const { text: old, entities: _e, caption: _c, caption_entities: _ce, ...kept } = message;
      const content = old === undefined ? captioned(text) : written(text);
      return messageView(record, replaceMessage(world, record, { ...kept, ...content }));
    },
    replaceFile: async (args) => {
      const { record, message } = ownMessage(world, args.personId, args);
      const media = message.photo ? photo(world, args) : document(world, args);
      const words = args.caption === undefined ? {} : captioned(args.caption);
      return messageView(record, replaceMessage(world, record, { ...message, ...media, ...words }));
    },
  };
}

function ownMessage(world: World, personId: number, ref: MessageRef) {
  const found = findMessage(world, ref);
  if (found.message.from.id !== personId)
    throw new SandboxRefusal(`message ${ref.messageId} is not of person ${personId}`);
  return found;
}

export function written(text: string): Pick<Message, "text" | "entities"> & { text: string } {
  const trimmed = text.trim();
  const entities = detectEntities(trimmed);
  return entities.length === 0 ? { text: trimmed } : { text: trimmed, entities };
}

function captioned(caption: string | undefined): Pick<Message, "caption" | "caption_entities"> {
  if (!caption?.trim()) return {};
  const { text, entities } = written(caption);
  return { caption: text, ...(entities ? { caption_entities: entities } : {}) };
}

type FileArgs = Pick<SendFile, "bytes" | "fileName" | "mimeType">;

function photo(world: World, args: FileArgs) {
  const size = imageSize(args.bytes) ?? UNKNOWN_IMAGE;
  return { photo: storePhoto(world, uploadOf(args), size) };
}

function document(world: World, args: FileArgs) {
  return { document: documentOf(storeFile(world, "document", uploadOf(args))) };
}

function uploadOf({ bytes, fileName, mimeType }: FileArgs): Upload {
  return { bytes, fileName, mimeType };
}
