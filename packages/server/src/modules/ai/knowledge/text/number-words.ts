/** Cardinal numbers by the beginnings of their forms: a driver writes `восемнадцать`, `двадцати одного`, `три тысячи`. */
const beginnings: readonly (readonly [RegExp, number])[] = [
  [/^од(?:ин|на|ного|ному|ной)$/, 1],
  [/^дв(?:а|е|ух|ум|умя)$/, 2],
  [/^тр(?:и|ех|ем|емя)$/, 3],
  [/^четыр(?:е|ех|ем)$/, 4],
  [/^пят(?:ь|и|ью)$/, 5],
  [/^шест(?:ь|и|ью)$/, 6],
  [/^сем(?:ь|и|ью)$/, 7],
  [/^вос(?:емь|ьми|емью)$/, 8],
  [/^девят(?:ь|и|ью)$/, 9],
  [/^десят(?:ь|и|ью)$/, 10],
  [/^один+адцат/, 11],
  [/^двенадцат/, 12],
  [/^тринадцат/, 13],
  [/^четырнадцат/, 14],
  [/^пятнадцат/, 15],
  [/^шес(?:т|ть)?надцат/, 16],
  [/^сем(?:ь)?надцат/, 17],
  [/^вос[еи]м(?:ь)?надцат/, 18],
  [/^девятнадцат/, 19],
  [/^двадцат(?:ь|и|ью)$/, 20],
  [/^тридцат(?:ь|и|ью)$/, 30],
  [/^сорок(?:а)?$/, 40],
  [/^пят(?:ь|и)десят/, 50],
  [/^шест(?:ь|и)десят/, 60],
  [/^сем(?:ь|и)десят/, 70],
  [/^вос(?:емь|ьми)десят/, 80],
  [/^ст[оа]$/, 100],
  [/^двести$/, 200],
  [/^триста$/, 300],
  [/^пятьсот$/, 500],
];
const thousand = /^(?:тысяч|тыщ)/;

/**
 * Numbers from fourteen up written in words become digits (`двадцать один` is `21`, `пять тысяч` is `5000`). Smaller
 * ones stay words: `один` and `два` are seldom figures that anything depends on.
 */
export function withDigits(words: readonly string[]): string[] {
  const result: string[] = [];
  for (let at = 0; at < words.length;) {
    const { value, length } = numberAt(words, at);
    if (value >= 14) result.push(String(value));
    else result.push(...words.slice(at, at + Math.max(1, length)));
    at += Math.max(1, length);
  }
  return result;
}

/** The number that begins here, and of how many words it is. */
function numberAt(words: readonly string[], at: number): { value: number; length: number } {
  let value = 0;
  let length = 0;
  let room = Infinity;
  for (let part = valueOf(words[at]); part !== undefined; part = valueOf(words[at + length])) {
    if (part >= room) break;
    value += part;
    length += 1;
    room = part >= 100 ? 100 : part >= 20 ? 10 : 0;
  }
  if (length > 0 && thousand.test(words[at + length] ?? ""))
    return { value: value * 1000, length: length + 1 };
  return { value, length };
}

function valueOf(word: string | undefined): number | undefined {
  return word === undefined ? undefined : beginnings.find(([form]) => form.test(word))?.[1];
}
