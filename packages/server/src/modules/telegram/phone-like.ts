const PHONE = /(?<![\d+])(?:\+?\d[\s()-]{0,2}){10,14}(?!\d)/u;

/** Something in the words that looks like a whole phone number. Whether it is one is checked where it is kept. */
export function phoneLike(text: string): string | undefined {
  return PHONE.exec(text)?.[0].trim();
}
