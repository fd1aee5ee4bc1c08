import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isAnswer, judge, topicArticlesOf } from "./answer.ts";
import { parseArticle } from "./article-file.ts";
import { createSiteIndex } from "./index/site-index.ts";
import { compileLexicon } from "./lexicon/lexicon.ts";
import { toQuery } from "./query.ts";
import { readQuestion } from "./read-question.ts";
import { keptTopics } from "./topics/kept-topics.ts";
import { learnTopics } from "./topics/learn-topics.ts";
import { createTopics } from "./topics/topics.ts";

const folder = new URL("../../../../knowledge/articles/", import.meta.url);
const lexicon = compileLexicon();
const topics = createTopics(keptTopics() ?? learnTopics(lexicon));

/** Of what no topic speaks, and most parks have nothing to say. */
const own = {
  "Межгород и дальние заказы": "Поездки до 300 километров, доплата за километр за городом.",
  "Предрейсовый медосмотр": "Медосмотр проходят в кабинете в офисе, стоит 100 рублей.",
  "Отпуск и больничный": "Парк их не оплачивает: договор оказания услуг.",
  "Мойка для водителей парка": "На базе парка 300 рублей, для арендных машин бесплатно.",
  "Пассажир испачкал салон": "Стошнило: снимите фото, химчистку оплатит пассажир.",
  "Штрафы на арендной машине": "Штраф с камеры платит водитель: списывается с баланса.",
  "Очередь в аэропорту": "Чтобы встать в очередь, заедьте в зону и включите тариф.",
  "Тариф «Грузовой»": "Берём фургоны, погрузка отдельно. Для въезда в центр нужен пропуск.",
  "Жильё для иногородних водителей": "Место в комнате 450 рублей в сутки.",
};

/** The titles found in a park that has the demo's articles and its own, best first. */
function createPark(titles: Readonly<Record<string, string>>) {
  const index = createSiteIndex();
  const files = readdirSync(folder).filter((file) => file.endsWith(".md"));
  const articles = [
    ...files.map((file) => parseArticle(file, readFileSync(new URL(file, folder), "utf8"))),
    ...Object.entries(titles).map(([title, body]) => ({ title, body, tags: [], questions: [] })),
  ];
  for (const [id, article] of articles.entries()) index.put({ id, ...article });
  const articlesOf = topicArticlesOf(topics, index);
  return (text: string) => {
    const read = readQuestion(text, lexicon);
    const nearby = read.unknown.flatMap((word) => index.like(word));
    const query = toQuery(read, lexicon, nearby);
    const judgement = judge({ query, index, topics, articlesOf });
    const [first] = judgement.candidates;
    return isAnswer(judgement) ? articles[first?.articleId ?? -1]?.title : undefined;
  };
}

const asked = [
  ["дают ли поездки по межгороду", "Межгород и дальние заказы"],
  ["межгород", "Межгород и дальние заказы"],
  ["медосмотр проходить надо?", "Предрейсовый медосмотр"],
  ["отпуск оплачивается?", "Отпуск и больничный"],
  ["мойка бесплатная есть для ваших водителей", "Мойка для водителей парка"],
  ["испачкали салон, кто заплатит", "Пассажир испачкал салон"],
  ["штраф с камеры пришел на арендную кто платит", "Штрафы на арендной машине"],
  ["аэропорт очередь как встать", "Очередь в аэропорту"],
  ["пропуск в центр на фургон", "Тариф «Грузовой»"],
  ["общага для водителей есть?", "Жильё для иногородних водителей"],
] as const;

describe("a subject that no other park speaks of", () => {
  const find = createPark(own);
  const without = createPark({});

  it.each(asked)("%s is answered by the park that does", (question, title) => {
    expect(find(question)).toBe(title);
    expect(without(question)).not.toBe(title);
  });

  it.each([
    "напиши стих про отпуск",
    "анекдот про штрафы",
    "какая погода в аэропорту завтра",
    "кто такой алиса",
    "аренда гаража есть у вас",
    "пропуск в музей где взять",
    "что там с погрузкой в вагоны",
  ])("%s is still nobody's business", (question) => {
    expect(find(question)).toBeUndefined();
  });
});
