import type { Message } from "grammy/types";
import { describe, expect, it } from "vitest";
import { contentOf, contentOfAll } from "./message-content.ts";

const message = (content: object) =>
  ({ message_id: 1, date: 1, chat: { id: 1, type: "private" }, ...content }) as unknown as Message;
const large = { file_id: "large", file_unique_id: "l", file_size: 5 };
const photo = { photo: [{ file_id: "small", file_unique_id: "s" }, large] };

describe("what a message says", () => {
  it("is its words and its largest photo", () => {
    expect(contentOf(message({ ...photo, caption: " договор " }))).toEqual({
      text: "договор",
      files: [{ fileId: "large", key: "l", name: "photo.jpg", size: 5 }],
      pieces: [{ messageId: 1, text: "договор", fileKey: "l" }],
      isUnsupported: false,
    });
  });

  it("is not passed on by half: a video keeps its caption back, and an album its photos", () => {
    const video = message({ video: { file_id: "v" }, caption: "вот видео" });
    expect(contentOf(video).isUnsupported).toBe(true);
    expect(contentOfAll([message(photo), video]).isUnsupported).toBe(true);
  });

  it("names a voice message only where a language is given", () => {
    const voice = message({ voice: { file_id: "v", duration: 67 } });
    expect([contentOf(voice, "ru").text, contentOf(voice).text]).toEqual([
      "🎤 Голосовое сообщение · 1:07",
      "",
    ]);
  });
});
