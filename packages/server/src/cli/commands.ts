import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ArticleView, PutArticle } from "@ilpo-chat/protocol";
import { parseArticle } from "#ai";

/** What was asked for cannot be done as it was asked; the message says how. */
export class UsageError extends Error {}

export const usage = `npm run knowledge -- COMMAND [--site KEY | --url URL] [--draft]

  list                    the site's articles
  show SLUG               one of them
  put FILE.md             store one; --draft keeps it from answers
  import FOLDER           store all of a folder's; directly in the database, those that came from a folder and are
                          gone from it are removed
  delete SLUG
  publish SLUG, unpublish SLUG
  persona [FILE]          who the consultant is on the site: read, or made what the file says; an empty file is the
                          built-in persona
  key NAME                make a key for the API (directly in the database only); it is shown once
  keys, revoke ID
  identity-secret NAME    make a secret with which the site's server signs who its visitors are (the same); for a new one
                          in place of an old one, make it, use it, and only then revoke the old one
  identity-secrets, revoke-identity-secret ID

With --site the database of the settings is opened. With --url a running server is asked, with the key in ILPO_API_KEY.`;

export interface KeyView {
  readonly id: number;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt?: Date | null;
}

/** What is made once, shown once, and revoked. */
export interface KeyDesk {
  issue(name: string): Promise<string>;
  list(): Promise<readonly KeyView[]>;
  revoke(id: number): Promise<boolean>;
}

/** A site's articles, wherever they are reached. What is not there is refused with a {@link UsageError}. */
export interface ArticleDesk {
  list(): Promise<readonly { slug: string; title: string; state: string; origin: object }[]>;
  show(slug: string): Promise<ArticleView>;
  put(slug: string, article: PutArticle): Promise<void>;
  /** Absent: files are put one by one. */
  importFolder?(folder: string): Promise<number>;
  remove(slug: string): Promise<void>;
  setState(slug: string, state: "published" | "draft"): Promise<void>;
  /** Who the consultant is on this site; empty: the built-in persona. */
  persona(): Promise<string>;
  setPersona(persona: string): Promise<void>;
  /** Absent: keys are not for programs to make. */
  readonly keys?: KeyDesk;
  /** Absent likewise. */
  readonly identitySecrets?: KeyDesk;
}

type Run = (desk: ArticleDesk, argument: string, isDraft: boolean) => Promise<string>;

const commands: Readonly<Record<string, Run>> = {
  async list(desk) {
    const articles = await desk.list();
    const lines = articles.map(({ slug, title, state, origin }) => {
      const kind = "kind" in origin ? String(origin.kind) : "";
      return `${state === "draft" ? "draft" : "live "}  ${kind.padEnd(12)}  ${slug.padEnd(24)}  ${title}`;
    });
    return [...lines, `${articles.length} articles`].join("\n");
  },
  async show(desk, slug) {
    const { title, tags, questions, body, state } = await desk.show(slug);
    const front = { id: slug, title, tags, questions };
    const lines = Object.entries(front).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
    return ["---", ...lines, "---", "", body, "", `(${state})`].join("\n");
  },
  async put(desk, file, isDraft) {
    const { slug, ...article } = parseArticle(file, await readFile(file, "utf8"));
    await desk.put(slug, { ...article, state: isDraft ? "draft" : "published" });
    return `${slug} is stored${isDraft ? " as a draft" : " and live"}`;
  },
  async import(desk, folder) {
    const count = await (desk.importFolder?.(folder) ?? putAll(desk, folder));
    return `${count} articles are live`;
  },
  async delete(desk, slug) {
    await desk.remove(slug);
    return `${slug} is deleted`;
  },
  async publish(desk, slug) {
    await desk.setState(slug, "published");
    return `${slug} is live`;
  },
  async unpublish(desk, slug) {
    await desk.setState(slug, "draft");
    return `${slug} is a draft`;
  },
  async persona(desk, file) {
    if (file === "") return (await desk.persona()) || "(the built-in persona)";
    await desk.setPersona((await readFile(file, "utf8")).trim());
    return "the persona is live";
  },
  key: (desk, name) => issue(desk.keys, name),
  keys: (desk) => listKeys(desk.keys, "keys"),
  revoke: (desk, id) => revoke(desk.keys, id, "key"),
  "identity-secret": (desk, name) => issue(desk.identitySecrets, name),
  "identity-secrets": (desk) => listKeys(desk.identitySecrets, "identity secrets"),
  "revoke-identity-secret": (desk, id) => revoke(desk.identitySecrets, id, "identity secret"),
};

const withoutArgument = ["list", "keys", "identity-secrets", "persona"];

export function isCommand(name: string): boolean {
  return Object.hasOwn(commands, name);
}

export interface Asked {
  readonly command: string;
  readonly rest: readonly string[];
  readonly isDraft: boolean;
}

/** Carries one command out and prints what came of it. */
export async function runCommand(
  desk: ArticleDesk,
  { command, rest, isDraft }: Asked,
): Promise<void> {
  const [argument = ""] = rest;
  if (argument === "" && !withoutArgument.includes(command)) throw new UsageError(usage);
  console.log(await commands[command]?.(desk, argument, isDraft));
}

async function putAll(desk: ArticleDesk, folder: string): Promise<number> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".md")).sort();
  for (const file of files) {
    const source = await readFile(join(folder, file), "utf8");
    const { slug, ...article } = parseArticle(file, source);
    await desk.put(slug, article);
  }
  return files.length;
}

async function issue(keys: KeyDesk | undefined, name: string): Promise<string> {
  return `${await here(keys).issue(name)}\nIt is shown this once. Keep it as a password.`;
}

async function listKeys(desk: KeyDesk | undefined, kind: string): Promise<string> {
  const keys = await here(desk).list();
  const lines = keys.map(({ id, name, createdAt, lastUsedAt }) => {
    const used = lastUsedAt ? `used ${lastUsedAt.toISOString()}` : "";
    return `${String(id).padEnd(6)}${name.padEnd(30)}made ${createdAt.toISOString()} ${used}`.trim();
  });
  return [...lines, `${keys.length} ${kind}`].join("\n");
}

async function revoke(keys: KeyDesk | undefined, id: string, kind: string): Promise<string> {
  const isRevoked = await here(keys).revoke(Number(id));
  if (!isRevoked) throw new UsageError(`There is no ${kind} ${id}.`);
  return `${kind} ${id} is revoked`;
}

function here(keys: KeyDesk | undefined): KeyDesk {
  if (!keys) throw new UsageError("Keys are made where the database is: leave --url out.");
  return keys;
}
