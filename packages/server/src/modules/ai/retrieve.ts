import type { History } from "./history.ts";
import type { Findings, KnowledgeBase } from "./knowledge/knowledge.ts";
import { normalise } from "./knowledge/text/words.ts";
import { severalQuestions } from "./several-questions.ts";

/** Articles that are looked at for one question. */
const PASSAGES = 4;
const FOLLOW_UP_MAX = 60;

export interface Asked {
  readonly siteId: number;
  readonly question: string;
  readonly history: History;
}

/** What was found for all of the visitor's words. */
export interface Retrieved extends Findings {
  /** So many of the first passages answer a question each. */
  readonly answers: number;
}

/** Finds what bears on the words: on each question where there are several, and all have answers of their own. */
export async function retrieve(knowledge: KnowledgeBase, asked: Asked): Promise<Retrieved> {
  return (await findEach(knowledge, asked)) ?? { ...(await findOne(knowledge, asked)), answers: 1 };
}

async function findEach(
  knowledge: KnowledgeBase,
  { siteId, question }: Asked,
): Promise<Retrieved | undefined> {
  const questions = severalQuestions(question);
  const found = await Promise.all(questions.map((one) => knowledge.find(siteId, one, PASSAGES)));
  const [first] = found;
  const best = found.flatMap(({ isSure, passages }) => (isSure ? passages.slice(0, 1) : []));
  const answers = new Set(best.map(({ slug }) => slug)).size;
  if (!first || answers < found.length) return undefined;
  const rest = first.passages.filter(({ slug }) => !best.some((one) => one.slug === slug));
  return { language: first.language, passages: [...best, ...rest], isSure: true, answers };
}

/** Finds what bears on one question; a short follow-up ("а для курьера?") is read together with what was asked before it. */
async function findOne(
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
