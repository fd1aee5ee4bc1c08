import { setTimeout as delay } from "node:timers/promises";
import type { ChatRequest } from "@ilpo-chat/testkit";

/** What the scripted model says unless a fault has it say something else: short, and different for each question. */
export function answerTo(request: ChatRequest): string {
  return `Отвечаю на «${questionOf(request).split("\n").at(-1) ?? ""}».`;
}

const PIECE_LETTERS = 12;

/** The same, slow enough that something can happen between two pieces. */
export async function* answerInPieces(
  request: ChatRequest,
  pauseMs: number,
): AsyncGenerator<string> {
  const text = answerTo(request);
  for (let start = 0; start < text.length; start += PIECE_LETTERS) {
    yield text.slice(start, start + PIECE_LETTERS);
    await delay(pauseMs);
  }
}

function questionOf({ messages }: ChatRequest): string {
  const content = messages.findLast(({ role }) => role === "user")?.content ?? "";
  return typeof content === "string" ? content : content.map(({ text }) => text ?? "").join("");
}
