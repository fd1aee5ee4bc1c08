import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { tempDir } from "./temp-dir.ts";

/** The design's typeface, from a package: a picture must not depend on what a machine has installed. */
const typeface = dirname(
  createRequire(import.meta.url).resolve("@expo-google-fonts/inter/package.json"),
);
const weights = ["400Regular", "500Medium", "600SemiBold", "700Bold"];

export interface FixedFonts extends AsyncDisposable {
  /** What a program must find in its environment to see these fonts and no others. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Makes Inter the only typeface of programs that ask fontconfig; every family, `system-ui` too, becomes it. Folders with
 * more fonts are for what Inter has no letters for.
 */
export async function fixedFonts(more: readonly string[] = []): Promise<FixedFonts> {
  const folder = await tempDir("fonts");
  const path = join(folder.path, "fonts.conf");
  const paths = [...weights.map((weight) => join(typeface, weight)), ...more];
  const folders = paths.map((each) => `<dir>${each}</dir>`).join("");
  const cache = `<cachedir>${join(folder.path, "cache")}</cachedir>`;
  await writeFile(
    path,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders}${cache}</fontconfig>`,
  );
  return {
    env: { FONTCONFIG_FILE: path },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
