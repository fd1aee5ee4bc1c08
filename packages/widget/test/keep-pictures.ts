import { keepPicture, shrinkPictures } from "./pictures.ts";
import { startStage, widths } from "./stage.ts";
import { states } from "./states.ts";

/** A part of `npm run screenshots`: the pictures of the states, which the tests compare with. */
await using stage = await startStage();
for (const state of states)
  for (const width of widths)
    for (const { name, png } of await stage.shoot(state, width)) await keepPicture(name, png);
await shrinkPictures();
