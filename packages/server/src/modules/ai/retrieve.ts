import type { History } from "./history.ts";
import type { Findings, KnowledgeBase } from "./knowledge/knowledge.ts";
import { normalise } from "./knowledge/text/words.ts";

/** Articles that are looked at for one question. */
const PASSAGES = 4;
const FOLLOW_UP_MAX = 60;

export interface Asked {
  readonly siteId: number;
  readonly question: string;
  readonly history: History;
}

/** Finds what bears on the question; a short follow-up ("а для курьера?") is read together with what was asked before it. */
export async function retrieve(
  knowledge: KnowledgeBase,
  { siteId, question, history }: Asked,
): Promise<Findings> {
  const found = await knowledge.find(siteId, question, PASSAGES);
  if (found.isSure || !isFollowUp(question)) return found;
  const before = history.past.findLast(({ from }) => from === "user");
  if (!before) return found;
  const together = await knowledge.find(siteId, `${before.text} ${question}`, PASSAGES);
  return together.isSure ? { ...together, language: found.language } : found;
}

function isFollowUp(question: string): boolean {
  return (
    question.length <= FOLLOW_UP_MAX &&
    /^(?:а|и|ну а|and|what about)\s/.test(normalise(question).trim())
  );
}
