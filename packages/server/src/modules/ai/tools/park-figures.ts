import * as v from "valibot";

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const texts = v.pipe(v.array(text), v.maxLength(50));

const cityFacts = v.strictObject({
  /** What the park takes of an order. */
  parkCommission: v.optional(text),
  platformCommission: v.optional(text),
  /** By the tariff's name: what a car and a driver must be for it. */
  tariffs: v.optional(v.record(text, texts)),
  requirements: v.optional(v.record(v.picklist(["driver", "courier"]), texts)),
  /** Deposits, rents, bonuses: anything with a price, by name. */
  prices: v.optional(v.record(text, text)),
  /** False: the park takes nobody there for now. */
  isOpen: v.optional(v.boolean()),
});

/** The park's figures: for everywhere, and what differs from that in a city. */
export const parkFactsSchema = v.strictObject({
  everywhere: cityFacts,
  cities: v.optional(v.record(text, cityFacts), {}),
});

export type ParkFacts = v.InferOutput<typeof parkFactsSchema>;

/** The figures of a site's knowledge; undefined when it has none. */
export type ParkFactsOf = (siteId: number) => Promise<ParkFacts | undefined>;

/** The figures for a city: its own in place of the general ones. */
export function factsFor({ everywhere, cities }: ParkFacts, city: string | undefined) {
  const wanted = city && nameKey(city);
  const found = Object.entries(cities).find(([name]) => nameKey(name) === wanted);
  const { requirements, tariffs, prices, ...rest } = found?.[1] ?? {};
  return {
    city: found?.[0] ?? null,
    isListed: wanted ? found !== undefined : null,
    facts: {
      ...everywhere,
      ...rest,
      tariffs: { ...everywhere.tariffs, ...tariffs },
      requirements: { ...everywhere.requirements, ...requirements },
      prices: { ...everywhere.prices, ...prices },
    },
  };
}

function nameKey(city: string): string {
  const key = city
    .toLowerCase()
    .replaceAll("ё", "е")
    .replace(/[^\p{L}]/gu, "");
  return shortNames[key] ?? key;
}

const shortNames: Readonly<Record<string, string>> = {
  мск: "москва",
  спб: "санктпетербург",
  питер: "санктпетербург",
  екб: "екатеринбург",
  нск: "новосибирск",
  нижний: "нижнийновгород",
};
