import type { ChatRequest, Reply } from "@ilpo-chat/testkit";

/** The question that a request asks, as plain text. */
export function questionOf({ messages }: ChatRequest): string {
  const content = messages.findLast(({ role }) => role === "user")?.content ?? "";
  return typeof content === "string" ? content : content.map(({ text }) => text ?? "").join("");
}

/** What the scripted model says unless a fault has it say something else: short, and different for each question. */
export function answerTo(request: ChatRequest): Reply {
  return `Отвечаю на «${questionOf(request).split("\n").at(-1) ?? ""}».`;
}
