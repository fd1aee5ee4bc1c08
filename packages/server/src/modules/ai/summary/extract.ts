import type { Line } from "../history.ts";
import type { ConversationSummary } from "../contract.ts";
import { smallTalkOf } from "../small-talk.ts";

export const LINES_MAX = 4;
export const SENTENCE_MAX = 140;
const QUESTION_MAX = 200;
const FACT_MAX = 60;

const topics =
  /комисси|подключ|устро|работ|документ|прав[ауы]|стаж|аренд|выкуп|машин|авто|выплат|вывод|деньг|заработ|бонус|смен|график|парк|самозанят|ип\b|курьер|водител|тариф|заблок|дтп|жалоб|перезвон|commission|rent|car|licen[cs]e|document|pay|money|join|driver|courier|accident/iu;
const car =
  /(?:солярис|соларис|рио|поло|логан|камри|октави[яю]|весту?|гранту?|шкод[ау]|рапид|киа|хендай|хёндай|тойот[ау]|лад[ау]|фольксваген|рено|ниссан|джили|чери|хавал|мерседес|бмв|ауди|[A-Z][a-z]+(?: [A-Z][a-z0-9]+)?)[ ,]+(?:19|20)\d{2}/iu;
const experience = /стаж[а-я]*(?:[^\d.!?]{0,20})(\d{1,2}\s*(?:лет|год[а-я]*))/iu;
const citizenship =
  /граждан[а-я]+\s+(?:рф|росси[ия]|кыргызстан[а]?|узбекистан[а]?|таджикистан[а]?|казахстан[а]?|беларус[ьи]|армени[ия])/iu;

/** The visitor's sentences that say most, in their order; what they told of themselves; what waits for an answer. */
export function extractSummary(lines: readonly Line[]): ConversationSummary {
  const said = lines.filter(({ from }) => from === "user");
  const openQuestion = openQuestionOf(lines);
  return {
    lines: bestSentences(said),
    facts: factsOf(said.map(({ text }) => text).join("\n")),
    ...(openQuestion === undefined ? {} : { openQuestion }),
  };
}

/** The visitor's last question, or else last words, behind everybody's answers. */
export function openQuestionOf(lines: readonly Line[]): string | undefined {
  const lastAnswer = lines.findLastIndex(({ from }) => from !== "user");
  const waiting = lines
    .slice(lastAnswer + 1)
    .flatMap(({ text }) => sentencesOf(text))
    .filter((text) => smallTalkOf(text) === undefined);
  const question = waiting.findLast((text) => text.includes("?")) ?? waiting.at(-1);
  return question === undefined ? undefined : clip(question, QUESTION_MAX);
}

/** What can be known from the words themselves. */
export function factsOf(text: string): string[] {
  const years = experience.exec(text)?.[1];
  const found = [
    car.exec(text)?.[0].replace(/[ ,]+/gu, " "),
    years && `стаж ${years}`,
    citizenship.exec(text)?.[0].toLowerCase(),
  ];
  return found.flatMap((fact) => (fact ? [clip(fact, FACT_MAX)] : []));
}

/** Without a model: at most this many letters of a line. */
export function clip(text: string, most: number): string {
  const letters = [...text];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join("")}…`;
}

function bestSentences(said: readonly Line[]): string[] {
  const all = said.flatMap(({ text: content }, at) =>
    sentencesOf(content).map((text) => ({ text, score: scoreOf(text, { at, of: said.length }) })),
  );
  const unlike = all.filter(
    ({ text }, index) => all.findIndex((each) => each.text === text) === index,
  );
  const best = unlike
    .filter(({ text }) => smallTalkOf(text) === undefined)
    .toSorted((left, right) => right.score - left.score)
    .slice(0, LINES_MAX);
  // Somebody who has only greeted has still said that.
  const kept = best.length > 0 ? unlike.filter((one) => best.includes(one)) : unlike.slice(-1);
  return kept.map(({ text }) => clip(text, SENTENCE_MAX));
}

function sentencesOf(text: string): string[] {
  return text
    .replace(/\s+/gu, " ")
    .split(/(?<=[.!?…]) /u)
    .map((sentence) => sentence.trim())
    .filter(Boolean);
}

/** Questions, numbers and the park's own subjects say most; so do the first words and the last. */
function scoreOf(text: string, place: { readonly at: number; readonly of: number }): number {
  const marks = [
    topics.test(text) ? 4 : 0,
    text.includes("?") ? 3 : 0,
    /\d/u.test(text) ? 2 : 0,
    place.at === 0 ? 2 : 0,
    place.at === place.of - 1 ? 2 : 0,
    Math.min(2, text.length / 60),
  ];
  return marks.reduce((sum, mark) => sum + mark, 0);
}
