import { partOf } from "./person-words.ts";
import { wordsOf } from "./knowledge/text/words.ts";

// A message becomes a row of the parts that its words play, and a call for a person is a pattern of rows. A word that
// plays none is `other`: it parts what stands around it, so that `можно возить 4 человек` calls nobody.

const not = "(?<!not )";
const said = "(?:said |please |alive )*";
const person = "(?:staff |human |people )";
const wish = "(?:call |give |want |need )";

const calls: readonly RegExp[] = [
  // Nothing but a person: `менеджера`, `с живым человеком`.
  `^${said}(?:with )?${said}(?:staff |staff-to |staff-by |human |human-by )${said}(?:want )?$`,
  `${not}(?:call |give )(?:said |please |alive |talk |want )*(?:staff |people )`,
  `${not}(?:want |need )(?:said |please |alive |talk |call |give )*staff `,
  `${not}want (?:whether )?(?:said |please |alive |call |with )*talk ${said}(?:staff-to |with ${said}(?:staff-by |human-by ))`,
  `${not}${wish}(?:said |please |alive |call )*with ${said}(?:staff-by |human-by )`,
  `${not}with ${said}(?:staff-by |human-by )${said}talk `,
  // People are also counted, carried and taken on: they are called at the end of the words or alive only.
  `${not}${wish}(?:said |please |call |give |talk )*human ${said}$`,
  `${not}${wish}(?:said |please |call |give |talk )*alive (?:said |please )*${person}`,
  `${not}${person}${said}(?:call |give )`,
  `${not}(?:staff |human )${said}need (?:said |please )*$`,
  `^(?:said |please )*call (?:said |please )*$`,
  // Whoever it may be.
  `${not}(?:call |give )(?:said |please )*who any `,
  `who any (?:said |please )*(?:call |give )`,
  `${not}(?:want |need )(?:said |please |with )*who (?:any )?(?:said |please |with )*(?:want |need )?talk `,
  `with who (?:any )?${said}want ${said}talk `,
  `^(?:said |there )*who any (?:said |there )*$`,
  `^(?:said |there |who |any |people )*(?:who |there |people )(?:said |there |who |any |people )*alive (?:said |there |people |human )*$`,
  `^(?:said |there )*alive (?:said |people |human )*(?:who |there |people )(?:said |there |any )*$`,
  `alive (?:said |please )*(?:call |give )|with alive ${said}(?:human-by )?(?:want |talk )`,
  // Not a machine.
  `not (?:want )?(?:said |with |talk )*machine |machine (?:said )*not want `,
].map((pattern) => new RegExp(pattern));

/** Whether the words ask for a person, in Russian however spelt, English or a language of the neighbours. */
export function asksForPerson(readings: readonly string[]): boolean {
  return readings.some(
    (reading) => isCall(reading) || inEnglish.some((pattern) => pattern.test(reading)),
  );
}

function isCall(text: string): boolean {
  const row = wordsOf(text)
    .map((word) => `${partOf(word)} `)
    .join("");
  return calls.some((call) => call.test(row));
}

const inEnglish: readonly RegExp[] = [
  /(?<![a-z])(?<!(?:not|n't) )(?:talk|speak|chat|connect|call|need|want|get)[a-z]*\s+(?:[a-z']+\s+){0,3}(?:human|manager|person|agent|operator|representative|someone)(?![a-z])/,
  /^[^a-z]*(?:a\s+)?(?:human|manager|real person|agent|operator)[^a-z]*$/,
];
