import { expect, it } from "vitest";
import { createVocabulary } from "./vocabulary.ts";

it("a vocabulary finds misspelt words, and not words that share little", () => {
  const vocabulary = createVocabulary<string>();
  for (const word of ["комиссия", "складочная", "договор"]) vocabulary.add(word, word);
  expect(vocabulary.like("камисия")).toEqual(["комиссия"]);
  expect(vocabulary.like("складачнная")).toEqual(["складочная"]);
  expect(vocabulary.like("погода")).toEqual([]);
});
