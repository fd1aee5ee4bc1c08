import { normalise } from "./knowledge/text/words.ts";

/** Words that ask for nothing. */
export type SmallTalk = "greeting" | "thanks" | "goodbye" | "agreement";

const phrases: Readonly<Record<SmallTalk, string>> = {
  greeting:
    "здравствуйте здравствуй здрасте здрасьте здарова дарова привет приветик приветствую хай хелло салам ассалам алейкум ку добрый доброе доброго день дня вечер вечера утро утра суток hello hi hey good morning day evening",
  thanks:
    "спасибо спс спасибки благодарю большое огромное вам вас за помощь ответ пасиб сенкс супер отлично класс thanks thank you very much great",
  goodbye: "пока досвидания до свидания встречи всего доброго хорошего удачи бай bye goodbye see",
  agreement: "ок окей оке ясно понял поняла понятно хорошо ладно ага угу принял да ok okay",
};

const order: readonly SmallTalk[] = ["thanks", "goodbye", "greeting", "agreement"];

/** What kind of small talk a message is, or undefined when it holds anything else. */
export function smallTalkOf(text: string): SmallTalk | undefined {
  const words = normalise(text).match(/[а-яa-z]+/g) ?? [];
  if (words.length === 0 || words.length > 8) return undefined;
  const sets = order.map((kind) => ({ kind, set: new Set(phrases[kind].split(" ")) }));
  const everything = new Set(sets.flatMap(({ set }) => [...set]));
  if (!words.every((word) => everything.has(word))) return undefined;
  // What stands first decides, thanks before the rest: "спасибо, понятно" is thanks.
  return sets
    .map(({ kind, set }) => ({ kind, hits: words.filter((word) => set.has(word)).length }))
    .sort((left, right) => right.hits - left.hits)[0]?.kind;
}
