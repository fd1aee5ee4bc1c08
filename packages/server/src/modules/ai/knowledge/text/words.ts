/**
 * The one form in which texts are compared: lower case, `ё` as `е`, invisible marks gone, thousands written
 * out (`3 000`, `3к`, `3 тысячи` are all `3000`).
 */
export function normalise(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/ё/g, "е")
    .replace(/(?<=\d)[\s\u00a0.](?=\d{3}(?!\d))/g, "")
    .replace(/(\d+)\s?(?:к|k|тыс|тысяч[аиу]?|тыщ[аи]?)(?![\p{L}])/gu, "$1000")
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, "");
}

/** Words and numbers of a normalised text, in order. A hyphen parts words, as the full-text index does it. */
export function wordsOf(normalised: string): string[] {
  return normalised.match(/\p{L}[\p{L}\p{M}]*|\d+/gu) ?? [];
}

/** Whether this is a number rather than a word. */
export function isNumber(word: string): boolean {
  return /^\d/.test(word);
}
