import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { aptPackages, installPackage, type ToolName } from "./apt-install.ts";

export type { ToolName };

/**
 * Finds a program of the system and gives its path. A missing one is installed with apt-get when this
 * process is root on Debian or Ubuntu; otherwise the error says in one sentence what to install.
 */
export async function requireTool(name: ToolName): Promise<string> {
  const found = findTool(name);
  if (found) return found;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new Error(
      `${name} was not found: install ${aptPackages[name]} (Debian's name) and run again.`,
    );
  }
  await installPackage(name, () => findTool(name) !== undefined);
  const installed = findTool(name);
  if (!installed)
    throw new Error(`${aptPackages[name]} was installed, but ${name} was not found in it.`);
  return installed;
}

function findTool(name: ToolName): string | undefined {
  const folders = [
    ...(name === "postgres" ? postgresFolders() : []),
    ...(process.env.PATH ?? "").split(":"),
    "/usr/bin",
    "/usr/sbin",
    "/usr/local/bin",
  ];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

// Debian keeps the server's programs out of PATH, one folder for each major version; the newest comes first.
function postgresFolders(): string[] {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return [];
  const versions = readdirSync(root).toSorted((one, other) => Number(other) - Number(one));
  return versions.map((version) => join(root, version, "bin"));
}
