import { isStopWord, type Lexicon } from "./lexicon/lexicon.ts";
import { fromNeighbour } from "./lexicon/neighbours.ts";
import { isLatin, switchLayout, transliterate } from "./text/latin.ts";
import { stem } from "./text/stem.ts";
import { withDigits } from "./text/number-words.ts";
import { isNumber, normalise, wordsOf } from "./text/words.ts";

/** The language that a question is answered in. Russian in Latin letters is Russian. */
export type Language = "ru" | "en";

/** A question taken apart, before the knowledge is looked at. */
export interface ReadQuestion {
  readonly language: Language;
  /** Russian words and numbers, in order, grammar included. */
  readonly words: readonly string[];
  /** Those that the lexicon does not know, or only as another subject: misspelt, or names, or the site's own. */
  readonly unknown: readonly string[];
}

/** Takes a question apart: language, letters, words. */
export function readQuestion(text: string, lexicon: Lexicon): ReadQuestion {
  const { language, words: read } = russianWords(normalise(text), lexicon);
  const words = withDigits(read);
  const unknown = words.filter((word) => !isNumber(word) && !isOfTrade(word, lexicon));
  return { language, words, unknown: [...new Set(unknown)] };
}

/** An apostrophe within a Latin word: a soft sign, or a letter of Uzbek. */
const softSign = /(?<=[a-z])['’‘ʻʼ`](?=[a-z])/g;

function russianWords(text: string, lexicon: Lexicon): { language: Language; words: string[] } {
  const words = inRussian(wordsOf(text.replace(softSign, "")));
  const sound = words.map(transliterate);
  const latin = words.filter(isLatin);
  if (latin.length === 0 || /[а-я]/.test(text)) return { language: "ru", words: sound };
  const switched = wordsOf(switchLayout(text));
  const english = latin.filter(
    (word) => lexicon.englishStops.has(word) || meaningOf(word, lexicon) !== undefined,
  ).length;
  const [bySound, byKeyboard] = [familiar(sound, lexicon), familiar(switched, lexicon)];
  if (english > bySound && english > byKeyboard) {
    return { language: "en", words: fromEnglish(words, lexicon) };
  }
  return { language: "ru", words: byKeyboard > bySound ? switched : sound };
}

/** With the words of neighbouring languages put in Russian. */
function inRussian(words: readonly string[]): string[] {
  return words.flatMap((word) => {
    const meant = fromNeighbour(word);
    return meant === undefined ? [word] : wordsOf(meant);
  });
}

function fromEnglish(words: readonly string[], lexicon: Lexicon): string[] {
  return words.flatMap((word) => {
    const meant = meaningOf(word, lexicon);
    if (meant !== undefined) return wordsOf(meant);
    return lexicon.englishStops.has(word) ? [] : [transliterate(word)];
  });
}

/** What an English word of the trade is called in Russian, its endings aside. */
function meaningOf(word: string, { englishWords }: Lexicon): string | undefined {
  const forms = [word, word.replace(/s$/, ""), word.replace(/(?:ing|ed)$/, "")];
  return forms.map((form) => englishWords.get(form)).find((meant) => meant !== undefined);
}

function familiar(words: readonly string[], lexicon: Lexicon): number {
  return words.filter((word) => isFamiliar(word, lexicon)).length;
}

function isFamiliar(word: string, lexicon: Lexicon): boolean {
  return isStopWord(word, lexicon.stops) || lexicon.stems.has(stem(word));
}

function isOfTrade(word: string, lexicon: Lexicon): boolean {
  return isFamiliar(word, lexicon) && lexicon.kinds.get(stem(word))?.has("foreign") !== true;
}
