import * as v from "valibot";
import { factsFor } from "./park-figures.ts";
import { defineTool } from "./tool.ts";

/** Tariffs and requirements in figures, of this site, for a city. */
export const parkFacts = defineTool({
  name: "park_facts",
  description:
    "Точные тарифы, требования к водителю, курьеру и машине, комиссии и цены парка для города. Используйте для любых цифр; если данных нет, так и скажите.",
  schema: v.strictObject({
    city: v.optional(
      v.pipe(v.string(), v.maxLength(100), v.description("Город; без него общие условия")),
    ),
  }),
  async run({ parkFacts: factsOf, conversation }, { city }) {
    const facts = await factsOf(conversation.siteId);
    if (!facts) return { facts: null };
    return factsFor(facts, city);
  },
});
