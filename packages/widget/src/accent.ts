/** A colour as settings may give it: `#rrggbb` and nothing else, so that no other CSS comes with it. */
export function isAccent(value: unknown): value is string {
  return typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value);
}

const softBlack = "#1c1a12";

/**
 * The text colour for an accent: black or white, whichever has the better WCAG contrast (always
 * 4.5 or more). Black is the soft one of the design where that still reaches 4.5.
 */
export function textOn(accent: string): string {
  const background = luminance(accent);
  if (contrast(background, 1) >= contrast(background, 0)) return "#ffffff";
  return contrast(background, luminance(softBlack)) >= 4.5 ? softBlack : "#000000";
}

/** WCAG 2 contrast of two relative luminances, 1 to 21. */
export function contrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** WCAG 2 relative luminance of `#rrggbb`, 0 to 1. */
export function luminance(colour: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
