// Russian written with Latin letters: by sound (`skolko stoit`) or by a keyboard left in English (`crjkmrj`).

const syllables: readonly (readonly [RegExp, string])[] = [
  [/shch|sch/g, "щ"],
  [/yo|jo/g, "е"],
  [/zh/g, "ж"],
  [/kh/g, "х"],
  [/ts|tz/g, "ц"],
  [/ch/g, "ч"],
  [/sh/g, "ш"],
  [/yu|ju|iu/g, "ю"],
  [/ya|ja|ia/g, "я"],
  [/ye|je/g, "е"],
  [/(?<=[iy])[yj]|(?<=[aeou])[yj](?![aeou])/g, "й"],
  [/x/g, "кс"],
  [/ck/g, "к"],
  [/['`’]/g, "ь"],
];

const letters: Readonly<Record<string, string>> = {
  a: "а",
  b: "б",
  c: "ц",
  d: "д",
  e: "е",
  f: "ф",
  g: "г",
  h: "х",
  i: "и",
  j: "ж",
  k: "к",
  l: "л",
  m: "м",
  n: "н",
  o: "о",
  p: "п",
  q: "к",
  r: "р",
  s: "с",
  t: "т",
  u: "у",
  v: "в",
  w: "в",
  y: "ы",
  z: "з",
};

/** How a Latin word sounds, in Russian letters. Several spellings share a sound, so compare by skeleton. */
export function transliterate(word: string): string {
  let text = word;
  for (const [sound, letter] of syllables) text = text.replace(sound, letter);
  return text.replace(/[a-z]/g, (letter) => letters[letter] ?? letter);
}

const english = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const russian = "йцукенгшщзхъфывапролджэячсмитьбюе";

/** The text as it would stand had the keyboard been switched to Russian. */
export function switchLayout(text: string): string {
  return text.replace(/./g, (letter) => russian[english.indexOf(letter)] ?? letter);
}

/** Whether a word is written in Latin letters. */
export function isLatin(word: string): boolean {
  return /^[a-z]/.test(word);
}

/** What a normalised text may say: where all of it is in Latin letters, by sound and by keyboard as well. */
export function readingsOf(text: string): string[] {
  if (/[а-я]/.test(text)) return [text];
  return [text, text.replace(/[a-z]+/g, transliterate), switchLayout(text)];
}
