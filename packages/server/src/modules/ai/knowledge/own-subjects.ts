import type { Candidate } from "./candidate.ts";
import type { Ranked } from "./rank.ts";

/** What has a rare word only in its text must speak of so much of the question. */
const SPOKEN_COVERAGE = 0.65;

/** An article that a topic leads to; or one on a subject of the site's own, which to the topics is elsewhere. */
export interface Topical extends Candidate {
  readonly isOwn?: boolean;
}

/** What the topics make of a question. */
export interface Told {
  readonly byTopic: ReadonlyMap<number, Candidate>;
  /** How likely it is about none of them. */
  readonly elsewhere: number;
  /** Whether the article is the one that some topic is about. */
  isMain(articleId: number): boolean;
}

/**
 * With the site's own subjects: articles that no topic is about, which have a rare word of the question and are strange to
 * no subject in it. Of what the topics hold for nobody's business they take as much as they speak of the question.
 */
export function withOwnSubjects(
  told: Told,
  byWords: readonly Ranked[],
): ReadonlyMap<number, Topical> {
  const own = byWords.filter((one) => isHeard(one, told) && !told.isMain(one.articleId));
  const more = own.map(({ articleId, part, coverage }): [number, Topical] => {
    const byTopic = told.byTopic.get(articleId)?.score ?? 0;
    const score = Math.max(byTopic, told.elsewhere * coverage);
    return [articleId, { articleId, part, score, isOwn: true }];
  });
  return new Map<number, Topical>([...told.byTopic, ...more]);
}

/** Whether it is named by a rare word, or says much of one. */
function isHeard(
  { articleId, isOwn, isSpoken, isStranger, coverage }: Ranked,
  { byTopic }: Told,
): boolean {
  const isNamed = isOwn && !byTopic.has(articleId);
  return !isStranger && (isNamed || (isSpoken && coverage >= SPOKEN_COVERAGE));
}
