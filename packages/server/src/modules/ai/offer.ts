import { readingsOf } from "./knowledge/text/latin.ts";
import { skeleton } from "./knowledge/text/spelling.ts";
import { normalise, wordsOf } from "./knowledge/text/words.ts";

const WORDS_MAX = 6;
/** Any of them accepts; Uzbek, Tajik and Kyrgyz ones are among them. */
const yes = listOf(
  "да ага угу давай давайте хочу хорошо ок окей конечно зови зовите позови позовите можно нужно нужен надо го валяй жду ха ҳа хаа ооба ова майли болады мейли жарайт бале yes yeah yep ok okay sure please",
);
/** Said besides. */
const besides = listOf(
  "ну пожалуйста плиз было бы б тогда а его менеджера оператора человека мне сюда лучше вот и брат спасибо буду рад please do",
);
const plus = /^\s*(?:\++|👍[\u{1f3fb}-\u{1f3ff}]?|👌|🙏|✅)+\s*$/u;

/** Whether a short yes accepts the consultant's offer to call a manager. */
export function acceptsOffer(text: string, lastAnswer: string | undefined): boolean {
  if (!lastAnswer || !/(?:менеджер|manager)[^?]*\?\s*$/i.test(lastAnswer)) return false;
  if (plus.test(text)) return true;
  return readingsOf(normalise(text)).some((reading) => {
    const words = wordsOf(reading).map(skeleton);
    const isShort = words.length > 0 && words.length <= WORDS_MAX;
    const isYes = words.some((word) => yes.has(word));
    return isShort && isYes && words.every((word) => yes.has(word) || besides.has(word));
  });
}

function listOf(words: string): ReadonlySet<string> {
  return new Set(words.split(" ").map(skeleton));
}
