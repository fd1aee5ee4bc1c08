import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audit } from "./audit.ts";
import { difference } from "./pictures.ts";
import { type Stage, startStage, themes, widths } from "./stage.ts";
import { states } from "./states.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const colours = ["color-contrast"];

it.each(states)("$name looks as in its pictures, and axe finds nothing in it", async (state) => {
  const found = await Promise.all(
    widths.map(async (width) => {
      const page = await stage.show(state, width);
      const differences: (string | undefined)[] = [];
      for (const theme of themes) {
        await stage.turn(page, theme);
        const name = `${state.name}-${width}-${theme}`;
        differences.push(await difference(name, await page.screenshot()));
      }
      return differences;
    }),
  );
  const page = await stage.unroll();
  const objections = await audit(page);
  await stage.turn(page, "light");
  // A theme changes nothing but colours.
  objections.push(...(await audit(page, colours)));
  expect([...found.flat(), ...objections].filter(Boolean)).toEqual([]);
});

describe("any accent leaves everything readable", () => {
  const accents = ["#fff9c4", "#ffffff", "#7a7a7a", "#2f6fed", "#e53935", "#000000"];

  it.each(["offline", "files", "lead", "rated"])("in the state %s", async (name) => {
    const state = states.find((each) => each.name === name);
    if (!state) throw new Error(`no state ${name}`);
    await stage.show(state, 390);
    const page = await stage.unroll();
    const problems: string[] = [];
    for (const accent of accents) {
      await page.evaluate(
        (value) => Reflect.get(window, "IlpoChat").init({ accent: value }),
        accent,
      );
      for (const theme of themes) {
        await stage.turn(page, theme);
        const found = await audit(page, colours);
        problems.push(...found.map((problem) => `${accent} ${theme} ${problem}`));
      }
    }
    expect(problems).toEqual([]);
  });
});
