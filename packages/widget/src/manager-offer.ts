import type { ChatState } from "@ilpo-chat/sdk";

const speaksOfManager =
  /менеджер|не знаю|не нашл|не нашёл|не могу (ответить|подсказать|помочь)|manager|(do not|don't) know/i;

/** Whether to offer a person right under the last answer: the AI has named one, or does not know. */
export function offersManager({ items, reply, typing, conversation }: ChatState): boolean {
  const last = items.at(-1);
  if (last?.kind !== "message" || last.removed || last.message.author.type !== "ai") return false;
  const isWithAi = conversation?.mode === "ai" && conversation.status === "active";
  return isWithAi && !reply && !typing && speaksOfManager.test(last.message.content);
}
