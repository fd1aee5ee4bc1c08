import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { parse } from "yaml";
import type { createParkFactsStore } from "./park-facts-store.ts";
import { type ParkFacts, type ParkFactsOf, parkFactsSchema } from "./park-figures.ts";

const FILE = "park.yaml";

/** The file is no table of the park's figures; says where it is wrong. */
export class ParkFileError extends Error {
  constructor(problem: string, cause?: unknown) {
    super(`${FILE}: ${problem}`, { cause });
    this.name = "ParkFileError";
  }
}

type Store = ReturnType<typeof createParkFactsStore>;

/** The figures of a site; what is stored in another version's shape counts as none. */
export function createParkFacts(store: Store): ParkFactsOf {
  return async (siteId) => {
    const facts = v.safeParse(parkFactsSchema, await store.read(siteId));
    return facts.success ? facts.output : undefined;
  };
}

/** Makes a site's figures those of the folder's `park.yaml`; none when there is no such file. Throws {@link ParkFileError}. */
export async function importParkFile(store: Store, siteId: number, folder: string): Promise<void> {
  const source = await readFile(join(folder, FILE), "utf8").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  });
  if (source === undefined) await store.remove(siteId);
  else await store.save(siteId, parseParkFile(source));
}

/** The file's text as figures. Throws {@link ParkFileError}. */
export function parseParkFile(source: string): ParkFacts {
  const facts = v.safeParse(parkFactsSchema, parsedYaml(source));
  if (facts.success) return facts.output;
  const [issue] = facts.issues;
  throw new ParkFileError(`${v.getDotPath(issue) ?? "the file"} ${issue.message}`);
}

function parsedYaml(source: string): unknown {
  try {
    return parse(source);
  } catch (error) {
    throw new ParkFileError("is no YAML", error);
  }
}
