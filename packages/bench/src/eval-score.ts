/** One line of a set of questions. */
export interface Question {
  readonly q: string;
  /** The article that answers it; null when none does. */
  readonly article: string | null;
}

/** What the search gave for one question. */
export interface Judgement {
  readonly question: Question;
  /** Slugs, best first; none when it was refused. */
  readonly found: readonly string[];
  readonly ms: number;
}

/** Shares between 0 and 1. */
export interface EvalResult {
  readonly eval: "knowledge";
  readonly n: number;
  /** Of the answerable: the right article first, or among the first three. A refusal counts as a miss. */
  readonly top1: number;
  readonly top3: number;
  /** Of the unanswerable: refused. */
  readonly refusedRight: number;
  /** Of the answerable: refused. */
  readonly refusedWrong: number;
  readonly p95Ms: number;
}

/** Sums the judgements up. */
export function judge(judgements: readonly Judgement[]): EvalResult {
  const answerable = judgements.filter(({ question }) => question.article !== null);
  const unanswerable = judgements.filter(({ question }) => question.article === null);
  const isRefused = ({ found }: Judgement) => found.length === 0;
  const isWithin = (top: number) => (one: Judgement) => found(one, top);
  return {
    eval: "knowledge",
    n: judgements.length,
    top1: share(answerable, isWithin(1)),
    top3: share(answerable, isWithin(3)),
    refusedRight: share(unanswerable, isRefused),
    refusedWrong: share(answerable, isRefused),
    p95Ms: percentile(
      judgements.map(({ ms }) => ms),
      0.95,
    ),
  };
}

function found({ question, found: slugs }: Judgement, top: number): boolean {
  return question.article !== null && slugs.slice(0, top).includes(question.article);
}

function share(all: readonly Judgement[], is: (one: Judgement) => boolean): number {
  return all.length === 0 ? 1 : rounded(all.filter(is).length / all.length, 4);
}

function percentile(numbers: readonly number[], at: number): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  return rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? 0, 1);
}

function rounded(number: number, digits: number): number {
  return Number(number.toFixed(digits));
}

/** Reads a set: one object a line. */
export function parseQuestions(text: string): Question[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => JSON.parse(line) as Question);
}
