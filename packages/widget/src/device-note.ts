/**
 * What this device has noted of a site, for the loader of the next page: a colour when there is a conversation, empty
 * when somebody has only looked, `-` when all is to be forgotten. The loader reads and writes it too.
 */
const keyOf = (site: string): string => `ilpo-chat:${site}`;

/** Undefined: no note, or storage that is switched off for this page; then nothing is ever noted. */
export function readNote(site: string): string | undefined {
  return withStorage((storage) => storage.getItem(keyOf(site)));
}

export function writeNote(site: string, note: string): void {
  withStorage((storage) => storage.setItem(keyOf(site), note));
}

export function eraseNote(site: string): void {
  withStorage((storage) => storage.removeItem(keyOf(site)));
}

function withStorage<Result>(use: (storage: Storage) => Result | null): Result | undefined {
  try {
    return use(localStorage) ?? undefined;
  } catch {
    return undefined;
  }
}
