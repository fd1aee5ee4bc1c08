/** A turn of phrase: signatures of words, two that must be neighbours joined by `_`, kinds of words after `#`. */
export interface Pattern {
  /** Of each group one must be there; there is a group at least. */
  readonly all: readonly ReadonlySet<string>[];
  readonly none: ReadonlySet<string>;
  /** Stems to look for. */
  readonly hints: readonly string[];
}

/** Turns of phrase, found by the signs of a question. */
export interface Patterns {
  /** Those that fit, in their order. */
  matching(present: ReadonlySet<string>): readonly Pattern[];
}

/** There are hundreds of them, and a question has signs for a few: only those are looked at that have their first one. */
export function createPatterns(patterns: readonly Pattern[]): Patterns {
  const byFirst = new Map<string, number[]>();
  for (const [place, { all }] of patterns.entries()) {
    for (const sign of all[0] ?? []) {
      const places = byFirst.get(sign);
      if (places) places.push(place);
      else byFirst.set(sign, [place]);
    }
  }
  return {
    matching(present) {
      const places = new Set<number>();
      for (const sign of present) for (const place of byFirst.get(sign) ?? []) places.add(place);
      return [...places]
        .toSorted((left, right) => left - right)
        .flatMap((place) => patterns[place] ?? [])
        .filter((pattern) => fits(pattern, present));
    },
  };
}

function fits({ all, none }: Pattern, present: ReadonlySet<string>): boolean {
  return all.every((group) => meet(group, present)) && !meet(none, present);
}

/** Whether they have a member in common. */
export function meet(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  const [smaller, larger] = left.size < right.size ? [left, right] : [right, left];
  for (const member of smaller) if (larger.has(member)) return true;
  return false;
}
