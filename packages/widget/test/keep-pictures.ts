import { keepPicture, shrinkPictures } from "./pictures.ts";
import { startStage, widths } from "./stage.ts";
import { states } from "./states.ts";

/** A part of `npm run screenshots`: the pictures of the states, which the tests compare with; of those named, or of all. */
const named = process.argv.slice(2);
await using stage = await startStage();
for (const state of states.filter(({ name }) => named.length === 0 || named.includes(name)))
  for (const width of widths)
    for (const { name, png } of await stage.shoot(state, width)) await keepPicture(name, png);
await shrinkPictures();
