/** A command to the bot, as it was typed. */
export interface Command {
  readonly name: string;
  /** What follows, trimmed. */
  readonly rest: string;
}

const COMMAND = /^\/([a-z][a-z0-9_]*)(?:@([a-z0-9_]+))?(?:\s+([\s\S]*))?$/iu;

/** Reads a command; `foreign` is one for another bot of the group. Words that only begin with a slash are words. */
export function parseCommand(text: string, botName: string): Command | "foreign" | undefined {
  const match = COMMAND.exec(text.trim());
  if (!match) return undefined;
  const [, name = "", addressee, rest = ""] = match;
  if (addressee !== undefined && addressee.toLowerCase() !== botName.toLowerCase())
    return "foreign";
  return { name: name.toLowerCase(), rest: rest.trim() };
}

/** Text that is for the managers only, without its mark. */
export function parseNote(text: string): string | undefined {
  return text.startsWith("//") ? text.slice(2).trim() : undefined;
}

/** The note in what one or more messages of an album say: where one caption is a note, all of it is. */
export function noteIn(texts: readonly string[]): string | undefined {
  const notes = texts.map(parseNote);
  if (notes.every((note) => note === undefined)) return undefined;
  return texts
    .map((text, index) => notes[index] ?? text)
    .filter(Boolean)
    .join("\n");
}

/** A conversation's code as people write it, `#K7F2` or `k7f2`, and what follows it. */
export function parseCode(
  rest: string,
): { readonly code: string; readonly rest: string } | undefined {
  const match = /^#?([2-9a-hj-km-np-z]{4,8})(?:\s+([\s\S]*))?$/iu.exec(rest);
  return match
    ? { code: (match[1] ?? "").toUpperCase(), rest: (match[2] ?? "").trim() }
    : undefined;
}
