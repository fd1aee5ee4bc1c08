/** Words that carry a time through everything that is between an upstream and a screen. */
export type StampKind = "called" | "token";

const letters: Record<StampKind, string> = { called: "c", token: "t" };
const DIGITS = 14;

/** A word that says when it was written, `ms` of the machine's clock, and the space behind it. */
export function stampWord(kind: StampKind, ms: number): string {
  return `${letters[kind]}${Math.round(ms * 1_000)
    .toString()
    .padStart(DIGITS, "0")} `;
}

export interface Stamp {
  readonly kind: StampKind;
  readonly ms: number;
}

/** Finds the words in a text that arrives in pieces, cut and joined at will. */
export function createStampReader(): (piece: string) => Stamp[] {
  let rest = "";
  return (piece) => {
    rest += piece;
    const stamps: Stamp[] = [];
    let end = 0;
    for (const match of rest.matchAll(/([ct])(\d{14}) /g)) {
      const kind = match[1] === letters.called ? "called" : "token";
      stamps.push({ kind, ms: Number(match[2]) / 1_000 });
      end = match.index + match[0].length;
    }
    rest = rest.slice(end);
    return stamps;
  };
}
