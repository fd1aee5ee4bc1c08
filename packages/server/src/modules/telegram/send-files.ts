import { InputFile } from "grammy";
import type { Bot } from "./bot.ts";
import { fileSize, isPhoto } from "./format.ts";
import { mapMessage } from "./message-store.ts";
import type { Progress } from "./progress.ts";
import { DROPPED } from "./progress.ts";
import { clipText, joinRich, type RichText, rich } from "./rich-text.ts";
import {
  done,
  inPlace,
  type Payload,
  type Place,
  type SendDeps,
  shown,
  type Target,
  textArgs,
} from "./send.ts";
import type { Voice } from "./transcript.ts";

/** Sends a file as what it is. Photos that Telegram does not take as such go as documents. */
export async function sendFile(
  deps: SendDeps,
  target: Target,
  payload: Payload<"file">,
): Promise<Progress> {
  const { chatId, card, conversation, voice } = target;
  if (payload.seq <= card.tailSeq && !payload.isFromTail) return DROPPED;
  const stored = await deps.chat.queries.attachment(payload.file.id);
  const place = { chatId, threadId: card.threadId };
  const sent = stored
    ? await upload(deps.bot, {
        ...place,
        payload,
        data: stored.data,
        caption: caption(payload, voice),
      })
    : await deps.bot.call("sendMessage", (api) =>
        api.sendMessage(textArgs(place, rich(voice.texts.fileGone(payload.file.name)))),
      );
  return {
    ...done(sent.message_id),
    ...shown({ chatId, conversation, card }, sent.message_id, [payload.seq]),
  };
}

/** Sends photos of one message together. One whose bytes are gone is left out. */
export async function sendAlbum(
  deps: SendDeps,
  target: Target,
  payload: Payload<"album">,
): Promise<Progress> {
  const { chatId, card, conversation, voice } = target;
  if (payload.seq <= card.tailSeq) return DROPPED;
  const stored = await Promise.all(payload.files.map(({ id }) => deps.chat.queries.attachment(id)));
  const found = stored.filter((each) => each !== undefined);
  const [first, ...more] = found;
  if (!first) return DROPPED;
  const { head } = payload;
  // Telegram takes no album of one.
  if (more.length === 0)
    return sendFile(deps, target, { kind: "file", seq: payload.seq, head, file: first.file });
  const type = payload.asDocument ? ("document" as const) : ("photo" as const);
  const words = joinRich([head, rich(voice.texts.photos(found.length))], "\n");
  const media = found.map(({ file, data }, index) => ({
    type,
    media: new InputFile(data, file.name),
    ...(index === 0 ? { caption: words.text, caption_entities: [...words.entities] } : {}),
  }));
  const place = inPlace({ chatId, threadId: card.threadId });
  const sent = await deps.bot.call("sendMediaGroup", (api) =>
    api.sendMediaGroup({
      ...place,
      media: media as Parameters<typeof api.sendMediaGroup>[0]["media"],
    }),
  );
  const [head0, ...rest] = sent;
  const seen = shown({ chatId, conversation, card }, head0?.message_id ?? 0, [payload.seq]);
  return {
    ...done(head0?.message_id),
    ...seen,
    writes: found.length,
    async record(tx) {
      await seen.record?.(tx);
      const of = {
        conversationId: conversation.id,
        seqs: [payload.seq],
        direction: "out",
      } as const;
      for (const { message_id: messageId } of rest)
        await mapMessage(tx, { chatId, messageId, ...of });
    },
  };
}

function caption(payload: Payload<"file">, { texts }: Voice): RichText {
  const { name, bytes } = payload.file;
  return joinRich(
    [payload.head, rich(`${clipText(name, 100)} · ${fileSize(bytes, texts.sizeUnits)}`)],
    "\n",
  );
}

interface Upload extends Place {
  readonly payload: Payload<"file">;
  readonly data: Uint8Array;
  readonly caption: RichText;
}

function upload(
  bot: Bot,
  { payload, data, caption: words, ...place }: Upload,
): Promise<{ message_id: number }> {
  const file = new InputFile(data, payload.file.name);
  const args = { ...inPlace(place), caption: words.text, caption_entities: [...words.entities] };
  const { type } = payload.file;
  if (isPhoto(type) && !payload.asDocument)
    return bot.call("sendPhoto", (api) => api.sendPhoto({ ...args, photo: file }));
  if (type === "audio/ogg" && !payload.asDocument)
    return bot.call("sendVoice", (api) => api.sendVoice({ ...args, voice: file }));
  return bot.call("sendDocument", (api) => api.sendDocument({ ...args, document: file }));
}
