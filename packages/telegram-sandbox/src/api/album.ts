import type { Audio, Document, PhotoSize, Video } from "@grammyjs/types";
import * as v from "valibot";
import { postMessage } from "../state/messages.ts";
import { entityList, parseMode, readCaption } from "./content.ts";
import { badRequest } from "./failure.ts";
import { audioContent, documentContent, photoContent, videoContent } from "./media-content.ts";
import { defineMethod, type ApiCall, type ApiMethod } from "./method.ts";
import { integer, json, text } from "./params.ts";
import { readTarget, targetEntries } from "./target.ts";

const MAX_ALBUM = 10;

const media = v.object({
  type: v.picklist(["photo", "document", "audio", "video"]),
  media: v.string(),
  caption: v.optional(text),
  parse_mode: v.optional(parseMode),
  caption_entities: v.optional(entityList),
  duration: v.optional(integer, 0),
  width: v.optional(integer, 320),
  height: v.optional(integer, 240),
});

type Media = v.InferOutput<typeof media>;
type AlbumContent =
  | { photo: PhotoSize[] }
  | { document: Document }
  | { audio: Audio }
  | { video: Video };

const sendMediaGroup = defineMethod(
  "sendMediaGroup",
  v.object({ ...targetEntries, media: json(v.array(media)) }),
  (call, params) => {
    const { posting } = readTarget(call.world, params);
    const { media: items } = params;
    checkAlbum(items);
    const groupId = String(13_000_000_000_000_000 + call.world.freshId());
    // Everything is read before anything is posted: an album comes whole or not at all.
    const contents = items.map((item) => ({ ...contentOf(call, item), ...readCaption(item) }));
    return contents.map((content) =>
      postMessage(call.world, posting, {
        ...content,
        ...(items.length > 1 ? { media_group_id: groupId } : {}),
      }),
    );
  },
);

export const albumMethods: readonly ApiMethod[] = [sendMediaGroup];

function checkAlbum(items: readonly Media[]): void {
  if (items.length === 0) throw badRequest("there are no messages to send");
  if (items.length > MAX_ALBUM) throw badRequest("too many messages to send as an album");
  const kinds = new Set(items.map(({ type }) => (type === "video" ? "photo" : type)));
  if (kinds.size > 1) throw badRequest(`${[...kinds][1]} can't be mixed with other media types`);
}

function contentOf(call: ApiCall, item: Media): AlbumContent {
  switch (item.type) {
    case "photo":
      return photoContent(call, item.media);
    case "document":
      return documentContent(call, item.media);
    case "audio":
      return audioContent(call, item.media, { duration: item.duration });
    case "video":
      return videoContent(call, item.media, item);
  }
}
