import { keepPicture } from "./pictures.ts";
import { startStage, themes, widths } from "./stage.ts";
import { states } from "./states.ts";

/** A part of `npm run screenshots`: the pictures of the states, which the tests compare with. */
await using stage = await startStage();
for (const state of states)
  for (const width of widths) {
    const page = await stage.show(state, width);
    for (const theme of themes) {
      await stage.turn(page, theme);
      await keepPicture(`${state.name}-${width}-${theme}`, await page.screenshot());
    }
  }
