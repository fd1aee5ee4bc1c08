import type { Texts } from "./desk-texts.ts";
import { en } from "./texts-en.ts";
import { ru } from "./texts-ru.ts";

export type { Texts } from "./desk-texts.ts";

/** The desk's language; Russian when it is not known. */
export function textsFor(locale: string | undefined): Texts {
  return locale === "en" ? en : ru;
}
