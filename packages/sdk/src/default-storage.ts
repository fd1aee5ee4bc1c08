import { hostJournal, journaledStorage } from "./journal.ts";
import { indexedDbStorage, type KeyValueStorage, memoryStorage } from "./storage.ts";

/** IndexedDB where there is one, else memory. */
export function defaultStorage(): KeyValueStorage {
  try {
    if (typeof indexedDB !== "object" || !indexedDB) return memoryStorage();
  } catch {
    // In a sandboxed frame the mere look at `indexedDB` throws.
    return memoryStorage();
  }
  const journal = hostJournal();
  return journal ? journaledStorage(indexedDbStorage(), journal) : indexedDbStorage();
}
