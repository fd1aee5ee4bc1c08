import { ru } from "./ru.ts";

/** Every text of the interface; a language that lacks a key does not compile. */
export type Words = typeof ru;

/** Languages that are complete. */
export type Language = "ru" | "en";

/** First usable of the wishes, most important first; Russian if there is none. */
export function chooseLanguage(wishes: readonly (string | undefined)[]): Language {
  for (const wish of wishes) {
    const primary = wish?.toLowerCase().split("-")[0];
    if (primary === "ru" || primary === "en") return primary;
  }
  return "ru";
}

/** Words of a language. All but Russian are fetched when they are first needed. */
export async function loadWords(language: Language): Promise<Words> {
  switch (language) {
    case "ru":
      return ru;
    case "en":
      return (await import("./en.ts")).en;
  }
}
