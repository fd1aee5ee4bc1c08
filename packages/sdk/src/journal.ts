import type { KeyValueStorage } from "./storage.ts";

/** Storage that has written before the call returns: the part of `localStorage` that is needed. */
export interface Journal {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const mark = "ilpo-chat:";

/**
 * Notes each value in the journal until the storage has it, so that a page that is reloaded in the
 * moment of a click loses nothing. `update` alone goes without: nobody types what it keeps.
 */
export function journaledStorage(storage: KeyValueStorage, journal: Journal): KeyValueStorage {
  const attempt = <Result>(use: () => Result): Result | undefined => {
    try {
      return use();
    } catch {
      // Full, or cleared and blocked meanwhile: the storage itself is still there.
      return undefined;
    }
  };
  const strike = (key: string) => attempt(() => journal.removeItem(mark + key));
  return {
    ...storage,
    async get(key) {
      return attempt(() => parse(journal.getItem(mark + key))) ?? storage.get(key);
    },
    async set(key, value) {
      // Bytes are too large for it, and no text.
      if (value instanceof ArrayBuffer) return storage.set(key, value);
      const text = JSON.stringify(value);
      attempt(() => journal.setItem(mark + key, text));
      await storage.set(key, value);
      // Not what another tab has written since.
      if (attempt(() => journal.getItem(mark + key)) === text) strike(key);
    },
    delete(key) {
      strike(key);
      return storage.delete(key);
    },
    async list(prefix) {
      const noted = attempt(() => valuesIn(journal, mark + prefix)) ?? [];
      return [...(await storage.list(prefix)), ...noted];
    },
  };
}

/** The page's `localStorage`, where it may be used. */
export function hostJournal(): Journal | undefined {
  try {
    const host: { readonly localStorage?: Journal } & object = globalThis;
    return host.localStorage;
  } catch {
    return undefined;
  }
}

function valuesIn(journal: Journal, prefix: string): unknown[] {
  const keys = Array.from({ length: journal.length }, (_, index) => journal.key(index) ?? "");
  return keys.filter((key) => key.startsWith(prefix)).map((key) => parse(journal.getItem(key)));
}

function parse(text: string | null): unknown {
  return text === null ? undefined : JSON.parse(text);
}
