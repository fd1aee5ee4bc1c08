import { readingsOf } from "./knowledge/text/latin.ts";
import { skeleton } from "./knowledge/text/spelling.ts";
import { normalise, wordsOf } from "./knowledge/text/words.ts";

/** Words that ask for nothing. */
export type SmallTalk = "greeting" | "thanks" | "goodbye" | "agreement" | "refusal";

const phrases: Readonly<Record<SmallTalk, string>> = {
  refusal:
    "нет неа не надо нужно нужен хочу буду стоит сейчас потом сам сама справлюсь разберусь незачем передумал передумала отбой жок йок йук эмес керек керак но no nope not thanks",
  thanks:
    "спасибо спс спасибки благодарю большое огромное вам вас тебе за помощь ответ пасиб сенкс супер отлично класс рахмат раҳмат чон катта ташаккур thanks thank you very much great",
  goodbye:
    "пока досвидания до свидания встречи всего доброго хорошего удачи бай хайр bye goodbye see",
  greeting:
    "здравствуйте здраствуйте здравствуй здраствуй здрасте здрасьте здарова дарова привет приветик приветствую хай хелло салам салом саламатсызбы ассалам ассаламу ассалому алейкум алайкум ваалейкум брат ку добрый доброе доброго день дня вечер вечера утро утра суток hello hi hey good morning day evening",
  agreement:
    "ок окей оке ясно понял поняла понятно хорошо ладно ага угу принял принято договорились да жду жакшы болды майли ok okay",
};

// What stands first decides where two say as much: "спасибо, понятно" is thanks, "нет, спасибо" is a refusal.
const order: readonly SmallTalk[] = ["refusal", "thanks", "goodbye", "greeting", "agreement"];
const sets = order.map((kind) => ({ kind, set: new Set(phrases[kind].split(" ").map(keyOf)) }));
const everything = new Set(sets.flatMap(({ set }) => [...set]));
/** `не` and `хочу` refuse only where one of these is there. */
const refusals = new Set(
  "нет неа не незачем передумал передумала отбой потом жок йок йук эмес no nope not"
    .split(" ")
    .map(keyOf),
);
const WORDS_MAX = 8;
/** Signs that nod. */
const nods = /^(?:👍|👌|🙏|✅|😊|🙂|😀|😁|❤|🤝|🔥|💪|👋|\p{Emoji_Modifier}|\u{fe0f}|[\s!.)])+$/u;

/** What kind of small talk a message is, or undefined when it holds anything else. */
export function smallTalkOf(text: string): SmallTalk | undefined {
  if (/\p{Extended_Pictographic}/u.test(text) && nods.test(text)) return "agreement";
  const kinds = readingsOf(normalise(text)).map(kindOf);
  return kinds.find((kind) => kind !== undefined);
}

function kindOf(reading: string): SmallTalk | undefined {
  const words = wordsOf(reading).map(keyOf);
  if (words.length === 0 || words.length > WORDS_MAX) return undefined;
  if (!words.every((word) => everything.has(word))) return undefined;
  const isRefusal = words.some((word) => refusals.has(word));
  const best = sets
    .filter(({ kind }) => isRefusal || kind !== "refusal")
    .map(({ kind, set }) => ({ kind, hits: words.filter((word) => set.has(word)).length }))
    .sort((left, right) => right.hits - left.hits)[0];
  return best && best.hits > 0 ? best.kind : undefined;
}

/** Words are known by their sound, but short ones differ by one letter: `до` and `да`. */
function keyOf(word: string): string {
  return word.length < 4 ? word : skeleton(word);
}
