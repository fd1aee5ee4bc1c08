import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { ParkFileError, parseParkFile } from "./park-file.ts";
import { factsFor } from "./park-figures.ts";

const demo = new URL("../../../../knowledge/articles/park.yaml", import.meta.url);

describe("the park's figures", () => {
  it("are a city's own in place of the general ones, by any of its names", () => {
    const facts = parseParkFile(`
everywhere:
  parkCommission: 3%
  tariffs: { Эконом: [не старше 2012 года] }
cities:
  Санкт-Петербург: { parkCommission: 2%, tariffs: { Бизнес: [не старше 2020 года] } }
  Крым: { isOpen: false }`);
    for (const name of ["Санкт-Петербург", "спб", "ПИТЕР", "санкт петербург"]) {
      expect(factsFor(facts, name)).toMatchObject({
        city: "Санкт-Петербург",
        isListed: true,
        facts: { parkCommission: "2%", tariffs: { Эконом: expect.any(Array) as unknown } },
      });
    }
    expect(factsFor(facts, "Омск")).toMatchObject({ city: null, isListed: false });
    expect(factsFor(facts, undefined)).toMatchObject({ isListed: null });
    expect(factsFor(facts, "крым").facts).toMatchObject({ isOpen: false, parkCommission: "3%" });
  });

  it("of the demo can be read", async () => {
    const facts = parseParkFile(await readFile(demo, "utf8"));
    expect(factsFor(facts, "мск").facts.tariffs).toHaveProperty("Комфорт+");
  });

  it.each([
    ["not: [yaml", /park\.yaml: is no YAML/],
    ["everywhere: { tarifs: {} }", /park\.yaml: everywhere\.tarifs /],
    ["", /park\.yaml: the file /],
  ])("in a file with a fault are refused with its place: %s", (source, message) => {
    expect(() => parseParkFile(source)).toThrow(ParkFileError);
    expect(() => parseParkFile(source)).toThrow(message);
  });
});
