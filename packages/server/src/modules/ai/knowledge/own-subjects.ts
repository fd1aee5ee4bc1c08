import type { Candidate } from "./candidate.ts";
import type { Ranked } from "./rank.ts";

/** An article that a topic leads to; or one on a subject of the site's own, which to the topics is elsewhere. */
export interface Topical extends Candidate {
  readonly isOwn?: boolean;
}

/**
 * With the site's own subjects: articles that no likely topic leads to, named by a rare word of the question, and strange
 * to no subject in it. Of what the topics hold for nobody's business they take as much as they speak of the question.
 */
export function withOwnSubjects(
  byTopic: ReadonlyMap<number, Candidate>,
  byWords: readonly Ranked[],
  elsewhere: number,
): ReadonlyMap<number, Topical> {
  const own = byWords.filter(
    ({ articleId, isOwn, isStranger }) => isOwn && !isStranger && !byTopic.has(articleId),
  );
  const more = own.map(({ articleId, part, coverage }): [number, Topical] => [
    articleId,
    { articleId, part, score: elsewhere * coverage, isOwn: true },
  ]);
  return new Map<number, Topical>([...byTopic, ...more]);
}
