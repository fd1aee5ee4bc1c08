import { expect, it } from "vitest";
import { createBell } from "./bell.ts";

const LONG_MS = 60_000;
const { signal } = new AbortController();

it("wakes who sleeps", async () => {
  const bell = createBell();
  const sleeping = bell.wait(LONG_MS, { signal, since: bell.rings });
  bell.ring();
  await expect(sleeping).resolves.toBeUndefined();
});

it("is heard by who was still looking for work when it rang", async () => {
  const bell = createBell();
  const since = bell.rings;
  bell.ring();
  await expect(bell.wait(LONG_MS, { signal, since })).resolves.toBeUndefined();
});

it("lets go when the work ends", async () => {
  const bell = createBell();
  const ending = new AbortController();
  const sleeping = bell.wait(LONG_MS, { signal: ending.signal, since: bell.rings });
  ending.abort();
  await expect(sleeping).resolves.toBeUndefined();
});
