import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audit } from "./audit.ts";
import { difference } from "./pictures.ts";
import { outOfReach } from "./reflow.ts";
import { type Stage, startStage, widths } from "./stage.ts";
import { states } from "./states.ts";
import type { BrowserPage } from "./widget-page.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const colours = ["color-contrast"];

it.each(states)("$name looks as in its pictures, and axe finds nothing in it", async (state) => {
  const pictures = await Promise.all(widths.map((width) => stage.shoot(state, width)));
  const differences = await Promise.all(
    pictures.flat().map(({ name, png }) => difference(name, png)),
  );
  const page = await stage.unroll();
  const objections = await audit(page);
  await stage.turn(page, "light");
  // A theme changes nothing but colours.
  objections.push(...(await audit(page, colours)));
  expect([...differences, ...objections].filter(Boolean)).toEqual([]);
  expect(await movements(page), "what moves though the visitor wants no motion").toBe(0);
  for (const [zoom, size] of Object.entries(zooms)) {
    await page.setViewportSize(size);
    await expect.poll(() => outOfReach(page), { message: zoom }).toEqual([]);
  }
});

/** What is left of a window of 1280 by 1024 when everything in it is enlarged. */
const zooms = {
  "at 200 %": { width: 640, height: 512 },
  "at 400 %": { width: 320, height: 256 },
};

function movements(page: BrowserPage): Promise<number> {
  return page.evaluate(
    () => document.querySelector("ilpo-chat")?.shadowRoot?.getAnimations().length ?? 0,
  );
}

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
      for (const theme of ["light", "dark"] as const) {
        await stage.turn(page, theme);
        const found = await audit(page, colours);
        problems.push(...found.map((problem) => `${accent} ${theme} ${problem}`));
      }
    }
    expect(problems).toEqual([]);
  });
});
