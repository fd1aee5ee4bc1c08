const emoji = /^(?:\p{RGI_Emoji}\s*){1,3}$/v;

/** One to three emoji and nothing else: shown large. */
export function isBigEmoji(text: string): boolean {
  return text.length <= 60 && emoji.test(text);
}
