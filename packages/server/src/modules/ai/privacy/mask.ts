import { type FindPersonal, type Kind, replacePersonal, sign } from "./patterns.ts";

/** Hides personal data from a provider for one turn, and puts it back into what comes from there. */
export interface Mask {
  /** The same value always gets the same sign. Another way to find personal data must find the same. */
  hide(text: string, find?: FindPersonal): string;
  /** Signs that stand for nothing stay as they are. */
  restore(text: string): string;
  /** Values hidden so far. */
  readonly size: number;
}

/** Letters of the longest sign; what may be one is held back so long. */
export const SIGN_MAX = "[[document-9999]]".length;

/** Text for people, in which no sign is of use. */
export function withoutSigns(text: string): string {
  return text.replace(sign, "•••");
}

/** A mask without anything behind it yet. */
export function createMask(): Mask {
  const signs = new Map<string, string>();
  const values = new Map<string, string>();
  const counts = new Map<Kind, number>();
  const signFor = (kind: Kind, value: string): string => {
    const known = signs.get(value);
    if (known !== undefined) return known;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const made = `[[${kind}-${count}]]`;
    signs.set(value, made);
    values.set(made, value);
    return made;
  };
  return {
    hide: (text, find) => replacePersonal(text, signFor, find),
    restore: (text) => text.replace(sign, (found) => values.get(found.toLowerCase()) ?? found),
    get size() {
      return values.size;
    },
  };
}
