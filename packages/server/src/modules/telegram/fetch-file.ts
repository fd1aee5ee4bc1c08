import { limits } from "@ilpo-chat/protocol";
import type { Bot } from "./bot.ts";
import type { TelegramFile } from "./message-content.ts";

/** A file of Telegram's, whole; `too-large` when the protocol takes no such file. Fails like a call of the bot. */
export async function fetchFile(
  bot: Pick<Bot, "download">,
  { fileId, size = 0 }: TelegramFile,
): Promise<Uint8Array | "too-large"> {
  const max = limits.attachmentMaxBytes;
  if (size > max) return "too-large";
  return (await bot.download(fileId, max)) ?? "too-large";
}
