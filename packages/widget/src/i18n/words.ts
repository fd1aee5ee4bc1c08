import type { ruTalk } from "./ru-talk.ts";
import { ru } from "./ru.ts";

/** Texts that are there from the start; a language that lacks a key does not compile. */
export type Words = typeof ru;
/** Texts of the part that shows a conversation. */
export type TalkWords = typeof ruTalk;
/** Every text of the interface. */
export type AllWords = Words & TalkWords;

/** Languages that are complete. */
export type Language = "ru" | "en" | "uz" | "tg" | "ky" | "kk";

const languages: readonly Language[] = ["ru", "en", "uz", "tg", "ky", "kk"];

/** The words of a language; those of a conversation in Russian come with the part that shows it. */
export interface Speech {
  readonly language: Language;
  readonly words: Words;
  readonly talk?: TalkWords;
}

export const russian: Speech = { language: "ru", words: ru };

/** Languages that are written from the right. Their words are English until there are some. */
export const rightToLeft = /^(ar|fa|he|ur)\b/i;

/** First usable of the wishes, most important first; Russian if there is none. */
export function chooseLanguage(wishes: readonly (string | undefined)[]): Language {
  for (const wish of wishes) {
    const primary = wish?.toLowerCase().split("-")[0];
    const language = languages.find((name) => name === primary);
    if (language) return language;
    if (wish && rightToLeft.test(wish)) return "en";
  }
  return "ru";
}

const parts = {
  en: () => import("./en.ts"),
  uz: () => import("./uz.ts"),
  tg: () => import("./tg.ts"),
  ky: () => import("./ky.ts"),
  kk: () => import("./kk.ts"),
};

/** Words of a language. All but Russian are fetched when they are first needed. */
export async function loadSpeech(language: Language): Promise<Speech> {
  if (language === "ru") return russian;
  const part = (await parts[language]()) as Readonly<Record<string, unknown>>;
  // Each file has both tables under the language's name.
  return {
    language,
    words: part[language] as Words,
    talk: part[`${language}Talk`] as TalkWords,
  };
}
