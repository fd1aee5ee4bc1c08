import { expect, it } from "vitest";
import { partsOf } from "./passages.ts";

it("an article is parted at its headings, and where it is long between paragraphs", () => {
  expect(partsOf("Начало.\n\n# Залог\nДесять тысяч.\n\nВернём.")).toEqual([
    { heading: "", text: "Начало." },
    { heading: "Залог", text: "Десять тысяч.\n\nВернём." },
  ]);
  const long = "а".repeat(600);
  expect(partsOf(`${long}\n\n${long}`)).toHaveLength(2);
  expect(partsOf("# Одно имя")).toEqual([{ heading: "Одно имя", text: "Одно имя" }]);
});
