const key = "ilpo-chat:preferences";

/** What the visitor has set on this device, for every site that shows this chat. */
export interface Preferences {
  /** How much larger the text is: 1, 1.15 or 1.3. */
  readonly textSize: number;
  readonly isMuted: boolean;
}

export const textSizes: readonly number[] = [1, 1.15, 1.3];

/** Storage may be switched off for the page; then nothing is remembered. */
export function readPreferences(): Preferences {
  try {
    const { textSize, isMuted } = JSON.parse(
      localStorage.getItem(key) ?? "{}",
    ) as Partial<Preferences>;
    return {
      textSize: textSizes.find((size) => size === textSize) ?? 1,
      isMuted: isMuted === true,
    };
  } catch {
    return { textSize: 1, isMuted: false };
  }
}

export function keepPreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(key, JSON.stringify(preferences));
  } catch {
    // Until the page is left.
  }
}
