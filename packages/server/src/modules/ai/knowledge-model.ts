import { setTimeout as pause } from "node:timers/promises";
import { plainAnswer } from "./plain-words.ts";
import type { ReplyModel } from "./ports.ts";

const PIECE_MS = 20;
const WORDS_A_PIECE = 3;

/** Answers from the knowledge base alone: no network, no cost, never fails. Its text appears as if written. */
export function createKnowledgeModel(pieceMs = PIECE_MS): ReplyModel {
  return {
    name: "knowledge",
    async *reply(request) {
      const { signal } = request;
      signal.throwIfAborted();
      for (const text of piecesOf(plainAnswer(request))) {
        yield { text };
        // An abort must be thrown as its own reason, not as the timer's error.
        await pause(pieceMs, undefined, { signal }).catch(() => signal.throwIfAborted());
        signal.throwIfAborted();
      }
      yield { usage: { promptTokens: 0, completionTokens: 0 } };
    },
  };
}

function piecesOf(text: string): string[] {
  return text.match(new RegExp(`(?:\\S+\\s*){1,${WORDS_A_PIECE}}`, "g")) ?? [];
}
