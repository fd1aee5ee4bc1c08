import { clipText } from "./rich-text.ts";
import type { Line } from "./transcript.ts";

/** What a conversation is about, in the visitor's own words. */
export interface Summary {
  /** At most three, in the order in which they were said. */
  readonly sentences: readonly string[];
  /** What was said of car and experience: `Солярис 2019`, `стаж 5 лет`. */
  readonly facts: readonly string[];
}

const SENTENCES = 3;
const SENTENCE_MAX = 140;
const SMALL_TALK =
  /^(?:здравствуй|привет|добр|спасиб|благодар|хорошо|понятн|ясно|ладно|ок|да|нет|ага|угу|алло|hello|hi|hey|thanks|thank you|yes|no|ok)[а-яa-z]*(?:[\s,.!]+[а-яa-z]{1,8}){0,1}[\s,.!?)]*$/iu;
const TOPICS =
  /комисси|подключ|устро|работ|документ|прав[ауы]|стаж|аренд|выкуп|машин|авто|выплат|вывод|деньг|заработ|бонус|смен|график|парк|самозанят|ип\b|курьер|водител|тариф|заблок|дтп|жалоб|перезвон|commission|rent|car|licen[cs]e|document|pay|money|join|driver|courier|accident/iu;
const CAR =
  /(?:солярис|соларис|рио|поло|логан|камри|октави[яю]|весту?|гранту?|шкод[ау]|рапид|киа|хендай|хёндай|тойот[ау]|лад[ау]|фольксваген|рено|ниссан|джили|чери|хавал|мерседес|бмв|ауди|[A-Z][a-z]+(?: [A-Z][a-z0-9]+)?)[ ,]+(?:19|20)\d{2}/iu;
const EXPERIENCE = /стаж[а-я]*(?:[^\d.!?]{0,20})(\d{1,2}\s*(?:лет|год[а-я]*))/iu;
const CITIZENSHIP =
  /граждан[а-я]+\s+(?:рф|росси[ия]|кыргызстан[а]?|узбекистан[а]?|таджикистан[а]?|казахстан[а]?|беларус[ьи]|армени[ия])/iu;

/** Picks the sentences that say most, and what can be known from them. No model is asked. */
export function summarise(lines: readonly Line[]): Summary {
  const said = lines.filter((line) => line.author === "user" && !line.isRemoved);
  const sentences = said.flatMap((line, at) =>
    sentencesOf(line.content).map((text) => ({ text, at, score: scoreOf(text, at, said.length) })),
  );
  const unlike = sentences.filter(
    ({ text }, index) => sentences.findIndex((each) => each.text === text) === index,
  );
  const best = unlike
    .filter(({ text }) => !SMALL_TALK.test(text))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, SENTENCES);
  const kept = unlike.filter((sentence) => best.includes(sentence));
  // Somebody who has only greeted has still said that.
  const fallback = said.at(-1)?.content ?? "";
  const texts = kept.length > 0 ? kept.map(({ text }) => text) : sentencesOf(fallback).slice(0, 1);
  return {
    sentences: texts.map((text) => clipText(text, SENTENCE_MAX)),
    facts: factsOf(said.map(({ content }) => content).join("\n")),
  };
}

function sentencesOf(content: string): string[] {
  return content
    .replace(/\s+/gu, " ")
    .split(/(?<=[.!?…]) /u)
    .map((text) => text.trim())
    .filter(Boolean);
}

/** Questions, numbers and the park's own subjects say most; so do the first words and the last. */
function scoreOf(text: string, at: number, count: number): number {
  const marks = [
    TOPICS.test(text) ? 4 : 0,
    text.includes("?") ? 3 : 0,
    /\d/u.test(text) ? 2 : 0,
    at === 0 ? 2 : 0,
    at === count - 1 ? 2 : 0,
    Math.min(2, text.length / 60),
  ];
  return marks.reduce((sum, mark) => sum + mark, 0);
}

function factsOf(text: string): string[] {
  const years = EXPERIENCE.exec(text)?.[1];
  const found = [
    CAR.exec(text)?.[0].replace(/[ ,]+/gu, " "),
    years && `стаж ${years}`,
    CITIZENSHIP.exec(text)?.[0].toLowerCase(),
  ];
  return found.flatMap((fact) => (fact ? [clipText(fact, 60)] : []));
}
