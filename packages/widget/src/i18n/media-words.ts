import { mediaEn } from "./media-en.ts";
import { mediaKk } from "./media-kk.ts";
import { mediaKy } from "./media-ky.ts";
import { mediaRu } from "./media-ru.ts";
import { mediaTg } from "./media-tg.ts";
import { mediaUz } from "./media-uz.ts";
import type { Language } from "./words.ts";

export type MediaWords = typeof mediaRu;

/** Words about files and voice, in each language. */
export const mediaWords: Readonly<Record<Language, MediaWords>> = {
  ru: mediaRu,
  en: mediaEn,
  uz: mediaUz,
  tg: mediaTg,
  ky: mediaKy,
  kk: mediaKk,
};
