import { parse } from "yaml";
import type { Article } from "../contract.ts";

/** A file that is no article; says what is wrong with it. */
export class ArticleFileError extends Error {
  constructor(file: string, problem: string) {
    super(`${file}: ${problem}`);
    this.name = "ArticleFileError";
  }
}

/**
 * Reads a Markdown file with front matter (`id`, `title`, `tags`, `questions`). The `id` may be left out: then the file's
 * name is the slug. Throws {@link ArticleFileError}.
 */
export function parseArticle(file: string, source: string): Article {
  const match = /^\ufeff?---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)([\s\S]*)$/.exec(source);
  if (!match) throw new ArticleFileError(file, "has no front matter between two lines of ---");
  const fields = frontMatter(match[1] ?? "");
  const title = textOf(fields["title"]);
  const body = (match[2] ?? "").trim();
  if (title === "") throw new ArticleFileError(file, "has no title");
  if (body === "") throw new ArticleFileError(file, "has no text");
  const slug = textOf(fields["id"]) || file.replace(/^.*[/\\]/, "").replace(/\.md$/i, "");
  if (!/^[\w-]{1,100}$/.test(slug))
    throw new ArticleFileError(file, "its id may have letters a-z, digits, - and _");
  return {
    slug,
    title,
    tags: listOf(fields["tags"], /,/),
    questions: listOf(fields["questions"], /\n/),
    body,
  };
}

function frontMatter(source: string): Record<string, unknown> {
  try {
    return record(parse(source));
  } catch {
    // People write titles with a colon and without quotes, which YAML refuses: then each line is a field.
    return Object.fromEntries(
      source.split(/\r?\n/).flatMap((line) => {
        const field = /^(\w+)\s*:\s*(.*)$/.exec(line);
        return field ? [[field[1] ?? "", scalar(field[2] ?? "")]] : [];
      }),
    );
  }
}

function scalar(value: string): unknown {
  try {
    return parse(value);
  } catch {
    return value;
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value.trim();
  if (typeof value === "number") return String(value);
  // `Title: with a colon`, read as a mapping of one.
  const [entry] = Object.entries(record(value));
  return entry ? `${entry[0]}: ${textOf(entry[1])}` : "";
}

function listOf(value: unknown, separator: RegExp): string[] {
  const list = Array.isArray(value) ? value : textOf(value).split(separator);
  return list.map(textOf).filter((tag) => tag !== "");
}
