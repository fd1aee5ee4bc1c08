import type { Candidate } from "../candidate.ts";

/** The usual constant of reciprocal rank fusion: how little the very first places stand out. */
const DAMPING = 60;

/** One list out of two by reciprocal rank fusion: an article that both have near the top comes first. */
export function fuseRanks(
  byText: readonly Candidate[],
  byMeaning: readonly Candidate[],
): readonly Candidate[] {
  if (byMeaning.length === 0) return byText;
  const fused = new Map<number, Candidate>();
  for (const list of [byText, firstParts(byMeaning)]) {
    for (const [rank, { articleId, part }] of list.entries()) {
      const known = fused.get(articleId);
      const score = (known?.score ?? 0) + 1 / (DAMPING + rank + 1);
      fused.set(articleId, { articleId, part: known?.part ?? part, score });
    }
  }
  return [...fused.values()].sort((left, right) => right.score - left.score);
}

/** Each article once, by its best part. */
function firstParts(candidates: readonly Candidate[]): Candidate[] {
  return [...new Map(candidates.toReversed().map((one) => [one.articleId, one])).values()].sort(
    (left, right) => right.score - left.score,
  );
}
