import type { Passage } from "./contract.ts";
import type { History } from "./history.ts";
import type { Findings, KnowledgeBase, KnowledgeOf } from "./knowledge/knowledge.ts";
import { normalise } from "./knowledge/text/words.ts";
import { severalQuestions } from "./several-questions.ts";

/** Articles that are looked at for one question. */
const PASSAGES = 4;
const FOLLOW_UP_MAX = 60;
const QUESTION_WORDS = 3;

export interface Asked extends KnowledgeOf {
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
  { question, ...of }: Asked,
): Promise<Retrieved | undefined> {
  const questions = severalQuestions(question);
  const found = await Promise.all(questions.map((one) => knowledge.find(of, one, PASSAGES)));
  const [first] = found;
  const sure = found.flatMap(({ isSure, passages }) => (isSure ? passages.slice(0, 1) : []));
  const best = together(sure);
  if (!first || sure.length < found.length || best.length < 2) return undefined;
  const rest = first.passages.filter(({ slug }) => !best.some((one) => one.slug === slug));
  const passages = [...best, ...rest];
  return { language: first.language, passages, isSure: true, answers: best.length };
}

/** Each passage once, with what answers any of the questions that led to it. */
function together(passages: readonly Passage[]): Passage[] {
  const first = passages.filter(
    ({ slug }, at) => passages.findIndex((other) => other.slug === slug) === at,
  );
  return first.map((passage) => {
    const same = passages.filter(({ slug }) => slug === passage.slug);
    const inOrder = (left: string, right: string) =>
      passage.text.indexOf(left) - passage.text.indexOf(right);
    return {
      ...passage,
      best: () => [...new Set(same.flatMap((one) => one.best()))].toSorted(inOrder),
    };
  });
}

/** Finds what bears on one question, by itself where other sentences hide it; a short follow-up ("а для курьера?") is read together with what was asked before it. */
async function findOne(
  knowledge: KnowledgeBase,
  { question, history, ...of }: Asked,
): Promise<Findings> {
  const found = await knowledge.find(of, question, PASSAGES);
  if (found.isSure) return found;
  const asked = onlyQuestion(question);
  const alone = asked === undefined ? undefined : await knowledge.find(of, asked, PASSAGES);
  if (alone?.isSure) return { ...alone, language: found.language };
  if (!isFollowUp(question)) return found;
  const before = history.past.findLast(({ from }) => from === "user");
  if (!before) return found;
  const both = await knowledge.find(of, `${before.text} ${question}`, PASSAGES);
  return both.isSure ? { ...both, language: found.language } : found;
}

/** The one question among other sentences: `Вот права. А какая комиссия у парка?` Too short a one says nothing without them. */
function onlyQuestion(text: string): string | undefined {
  const sentences = text.split(/(?<=[.!?…])\s+|\n+/).filter((sentence) => sentence !== "");
  const [asked, another] = sentences.filter((sentence) => sentence.endsWith("?"));
  const isOne = asked !== undefined && another === undefined && sentences.length > 1;
  return isOne && asked.trim().split(/\s+/).length >= QUESTION_WORDS ? asked : undefined;
}

function isFollowUp(question: string): boolean {
  return (
    question.length <= FOLLOW_UP_MAX &&
    /^(?:а|и|ну а|and|what about)\s/.test(normalise(question).trim())
  );
}
