import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createDeltaPacer } from "./delta-pacer.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("sends the first piece at once, then gathers, and loses nothing", () => {
  const sent: string[] = [];
  const pacer = createDeltaPacer(
    (text) => sent.push(text),
    () => 50,
  );
  for (const text of ["а", "б", "в"]) pacer.push(text);
  expect(sent).toEqual(["а"]);
  vi.advanceTimersByTime(50);
  expect(sent).toEqual(["а", "бв"]);
  vi.advanceTimersByTime(500);
  pacer.push("г");
  expect(sent).toEqual(["а", "бв", "г"]);
  pacer.push("д");
  pacer.flush();
  expect(sent).toEqual(["а", "бв", "г", "д"]);
  expect(vi.getTimerCount()).toBe(0);
});

it("sends every piece at once while there is nothing to spare", () => {
  const sent: string[] = [];
  const pacer = createDeltaPacer(
    (text) => sent.push(text),
    () => 0,
  );
  for (const text of ["а", "б", "в"]) pacer.push(text);
  expect(sent).toEqual(["а", "б", "в"]);
  expect(vi.getTimerCount()).toBe(0);
});
