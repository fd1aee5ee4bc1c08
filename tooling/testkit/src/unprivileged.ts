import { readFile } from "node:fs/promises";

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** The user a server that refuses root runs as: `undefined` unless this process is root. */
export async function unprivilegedOwner(): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const passwd = await readFile("/etc/passwd", "utf8");
  const owner = findOwner(passwd, "postgres") ?? findOwner(passwd, "nobody");
  if (!owner) throw new Error("No user postgres or nobody: PostgreSQL refuses to run as root.");
  return owner;
}

function findOwner(passwd: string, name: string): Owner | undefined {
  const line = passwd.split("\n").find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}
