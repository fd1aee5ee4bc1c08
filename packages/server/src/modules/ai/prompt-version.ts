import { createHash } from "node:crypto";
import { PROMPT_VERSION } from "./prompt.ts";

/** Names the prompt of a turn: the built-in rules' version, and a mark of the site's own persona where it has one. */
export function versionOf(persona: string): string {
  const own = persona.trim();
  if (own === "") return PROMPT_VERSION;
  return `${PROMPT_VERSION}+${createHash("sha256").update(own).digest("hex").slice(0, 8)}`;
}
