import { type ErrorCode, limits } from "@ilpo-chat/protocol";

/** Text as it can be stored: trimmed, without NUL, unpaired surrogates replaced. */
export function tidyText(text: string): string {
  return text
    .replaceAll("\0", "")
    .replace(/\p{Surrogate}/gu, "\uFFFD")
    .trim();
}

/** Why tidy text cannot be a message, by the limits that the server has too. */
export function textProblem(text: string): ErrorCode | undefined {
  if (text === "") return "content-empty";
  let codePoints = 0;
  for (const _ of text) codePoints += 1;
  return codePoints > limits.contentMax ? "content-too-long" : undefined;
}
