// The Russian Snowball stemmer, as PostgreSQL's `russian` configuration has it: what is asked must be
// cut exactly as what is stored was. The test compares both over every word of the knowledge.

const perfectiveGerund = /((?:ив|ыв)(?:шись|ши)?|([ая])в(?:шись|ши)?)$/;
const reflexive = /(?:ся|сь)$/;
const adjective =
  /(?:ее|ие|ые|ое|ими|ыми|ей|ий|ый|ой|ем|им|ым|ом|его|ого|ему|ому|их|ых|ую|юю|ая|яя|ою|ею)$/;
const participle = /((?:ивш|ывш|ующ)|([ая])(?:ем|нн|вш|ющ|щ))$/;
const verb =
  /((?:ила|ыла|ена|ейте|уйте|ите|или|ыли|ей|уй|ил|ыл|им|ым|ен|ило|ыло|ено|ят|ует|уют|ит|ыт|ены|ить|ыть|ишь|ую|ю)|([ая])(?:ла|на|ете|йте|ли|й|л|ем|н|ло|но|ет|ют|ны|ть|ешь|нно))$/;
const noun =
  /(?:а|ев|ов|ие|ье|е|иями|ями|ами|еи|ии|и|ией|ей|ой|ий|й|иям|ям|ием|ем|ам|ом|о|у|ах|иях|ях|ы|ь|ию|ью|ю|ия|ья|я)$/;
const superlative = /(?:ейш|ейше)$/;

/** The stem of one lower-case word in which `ё` is written `е`. Words of other letters stay as they are. */
export function stem(word: string): string {
  const start = word.search(/[аеиоуыэюя]/) + 1;
  if (start === 0) return word;
  const region = word.slice(start);
  return word.slice(0, start) + tidy(inflection(region), secondRegion(region));
}

function inflection(region: string): string {
  const gerund = cut(region, perfectiveGerund);
  if (gerund !== undefined) return gerund;
  const plain = region.replace(reflexive, "");
  const described = cut(plain, adjective);
  if (described !== undefined) return cut(described, participle) ?? described;
  return cut(plain, verb) ?? cut(plain, noun) ?? plain;
}

/** Without the longest ending; an ending that must follow `а` or `я` leaves that letter. */
function cut(text: string, ending: RegExp): string | undefined {
  const match = ending.exec(text);
  return match ? text.slice(0, match.index) + (match[2] ?? "") : undefined;
}

/** Where the second region begins, counted from the start of the first. */
function secondRegion(region: string): number {
  const match = /[^аеиоуыэюя].*?[аеиоуыэюя][^аеиоуыэюя]/.exec(region);
  return match ? match.index + match[0].length : region.length;
}

function tidy(inflected: string, second: number): string {
  let text = inflected.replace(/и$/, "");
  const derived = /(?:ость|ост)$/.exec(text);
  if (derived && derived.index >= second) text = text.slice(0, derived.index);
  const shorter = text.replace(superlative, "");
  if (shorter !== text || text.endsWith("нн")) return shorter.replace(/нн$/, "н");
  return text.replace(/ь$/, "");
}
