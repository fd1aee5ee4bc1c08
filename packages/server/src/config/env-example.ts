import { type Variable, variables } from "./variables.ts";

/** The text of `.env.example`, from the same table that reads the settings. */
export function envExample(): string {
  const blocks = Object.entries<Variable<unknown>>(variables).map(
    ([name, { about, example }]) => `# ${about}\n# ${name}=${example}\n`,
  );
  return `# Settings of Ilpo Chat. Generated: npm run env-example\n\n${blocks.join("\n")}`;
}
