// Numbers that were written down as they are said: `восемь девятьсот шестнадцать 123 сорок пять …`.

const units = "ноль|нол[яь]|од(?:ин|на|но)|дв[ае]|три|четыре|пять|шесть|семь|восемь|девять";
const teens = "десять|(?:один|две|три|четыр|пят|шест|сем|восем|девят)надцать";
const tens = "двадцать|тридцать|сорок|(?:пять|шесть|семь|восемь)десят|девяносто";
const hundreds = "сто|двести|триста|четыреста|(?:пять|шесть|семь|восемь|девять)сот";
const word = `(?:${hundreds}|${tens}|${teens}|${units})`;
const gap = String.raw`[\s.,\-–—]{1,3}`;
const part = String.raw`(?:${word}(?!\p{L})|\d{1,4}(?![\d\p{L}]))`;

/** Four parts at least, one of them a word. */
export const spokenNumber = String.raw`(?<![\d\p{L}])(?=(?:\d{1,4}${gap})*${word})(?:плюс\s+)?${part}(?:${gap}${part}){3,}`;

/** Whether there may be one: two number words side by side. */
export const isSpoken = new RegExp(
  String.raw`(?<![\d\p{L}])${part}${gap}${part}${gap}${part}${gap}${part}`,
  "iu",
);

/** Digits that a word stands for, and how many of them a smaller word behind it fills: `сто двадцать три` are three. */
const words: readonly (readonly [pattern: RegExp, digits: number, room: number])[] = [
  [new RegExp(`^(?:${hundreds})$`, "iu"), 3, 2],
  [new RegExp(`^(?:${tens})$`, "iu"), 2, 1],
  [new RegExp(`^(?:${teens})$`, "iu"), 2, 0],
  [new RegExp(`^(?:${units})$`, "iu"), 1, 0],
];

/** How many digits it has. */
export function spokenDigits(text: string): number {
  let digits = 0;
  let left = 0;
  for (const [said] of text.matchAll(/\p{L}+|\d+/gu)) {
    const word = words.find(([pattern]) => pattern.test(said));
    const [, length, room] = word ?? [said, /^\d/.test(said) ? said.length : 0, 0];
    if (!word || length > left) digits += length;
    left = room;
  }
  return digits;
}
