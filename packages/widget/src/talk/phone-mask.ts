const russianDigits = 11;

/** Digits of what was typed, with the country's 7 where a Russian number is written with 8 or without it. */
export function phoneDigits(text: string): string {
  const digits = text.replace(/\D/g, "").slice(0, 15);
  if (text.trim().startsWith("+")) return digits;
  if (digits.startsWith("8")) return `7${digits.slice(1)}`;
  return digits.startsWith("9") ? `7${digits}` : digits;
}

/** `+7 (916) 123-45-67` while it is typed; numbers of other countries in groups of three. */
export function maskPhone(text: string): string {
  const digits = phoneDigits(text);
  if (digits === "") return text.trim().startsWith("+") ? "+" : "";
  if (!digits.startsWith("7") || digits.length > russianDigits)
    return `+${digits.replace(/(\d{3})(?=\d)/g, "$1 ")}`;
  const [area, first, second, third] = [
    digits.slice(1, 4),
    digits.slice(4, 7),
    digits.slice(7, 9),
    digits.slice(9, 11),
  ];
  if (area === "") return "+7";
  return `+7 (${area}${first && `) ${first}`}${second && `-${second}`}${third && `-${third}`}`;
}

/** Long enough to be called: 11 digits in Russia, 10 to 15 elsewhere. */
export function isWholePhone(text: string): boolean {
  const { length } = phoneDigits(text);
  return phoneDigits(text).startsWith("7") ? length === russianDigits : length >= 10;
}
