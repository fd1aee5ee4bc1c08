import { expect, it } from "vitest";
import { siteRules } from "./site-rules.ts";
import { versionOf } from "./prompt-version.ts";

const budgets = { visitorDayUsd: 0.25, siteDayUsd: 10, siteMonthUsd: Number.POSITIVE_INFINITY };
const common = { budgets, hedgeMs: 4_000 };

it("a site's own rules go before the installation's, and what is wrong in them is left out", () => {
  const consultant = {
    visitorDayUsd: 1,
    siteDayUsd: "много",
    missesMax: 5,
    linkHosts: ["a.example"],
  };
  const origins = ["https://www.shop.example", "http://localhost:3000"];
  expect(siteRules({ name: "", persona: "", origins, consultant }, common)).toEqual({
    caps: { visitorDay: 1_000_000, siteDay: 10_000_000, siteMonth: Number.MAX_SAFE_INTEGER },
    hedgeMs: 4_000,
    linkHosts: new Set(["shop.example", "localhost", "a.example"]),
    missesMax: 5,
  });
  expect(siteRules(undefined, common)).toMatchObject({ missesMax: 3, linkHosts: new Set() });
});

it("a prompt's version tells a site's own persona from the built-in one", () => {
  expect(versionOf("Вы Оля.")).toMatch(/^[\d.-]+\+[0-9a-f]{8}$/);
  expect(versionOf(" ")).toMatch(/^[\d.-]+$/);
  expect(versionOf("Вы Оля.")).not.toBe(versionOf("Вы Катя."));
});
