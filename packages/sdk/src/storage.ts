import { createStore, del, get, promisifyRequest, set, update } from "idb-keyval";
import { type Clock, within } from "./clock.ts";

/**
 * Where a client keeps what must survive a reload. Values are plain data. Each call is atomic for
 * its key, also between tabs that share the storage, and calls take effect in the order in which they
 * are made. A call may reject; the client then goes on in memory.
 */
export interface KeyValueStorage {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /** Replaces the value in one step and gives what is stored now; undefined means nothing. */
  update(key: string, change: (old: unknown) => unknown): Promise<unknown>;
  /** All values whose key begins with `prefix`; one that is being written may come twice. */
  list(prefix: string): Promise<readonly unknown[]>;
}

/** Storage that lives as long as the page or the process. */
export function memoryStorage(): KeyValueStorage {
  const values = new Map<string, unknown>();
  return {
    get: async (key) => values.get(key),
    set: async (key, value) => void values.set(key, value),
    delete: async (key) => void values.delete(key),
    update: async (key, change) => {
      values.set(key, change(values.get(key)));
      return values.get(key);
    },
    list: async (prefix) =>
      [...values].filter(([key]) => key.startsWith(prefix)).map(([, value]) => value),
  };
}

/** Storage in the browser's IndexedDB. Nothing is opened before the first call. */
export function indexedDbStorage(database = "ilpo-chat"): KeyValueStorage {
  let opened: ReturnType<typeof createStore> | undefined;
  const store = () => (opened ??= createStore(database, "values"));
  return {
    get: async (key) => get<unknown>(key, store()),
    set: async (key, value) => set(key, value, store()),
    delete: async (key) => del(key, store()),
    update: async (key, change) => {
      let now: unknown;
      await update<unknown>(key, (old) => (now = change(old)), store());
      return now;
    },
    list: async (prefix) =>
      store()("readonly", (values) =>
        promisifyRequest(values.getAll(IDBKeyRange.bound(prefix, `${prefix}\uffff`))),
      ),
  };
}

/** Some browsers leave an open of IndexedDB without an answer for ever. */
const answerWithinMs = 3_000;

/**
 * Goes over to memory for good at the first call that fails or gives no answer, so that a blocked,
 * full or broken storage costs the visitor nothing but the memory of the device.
 */
export function resilientStorage(storage: KeyValueStorage, clock: Clock): KeyValueStorage {
  let current = storage;
  const attempt = async <Result>(use: (storage: KeyValueStorage) => Promise<Result>) => {
    const tried = current;
    try {
      return await within(clock, answerWithinMs, use(tried));
    } catch {
      if (current === tried) current = memoryStorage();
      return use(current);
    }
  };
  return {
    get: (key) => attempt((to) => to.get(key)),
    set: (key, value) => attempt((to) => to.set(key, value)),
    delete: (key) => attempt((to) => to.delete(key)),
    update: (key, change) => attempt((to) => to.update(key, change)),
    list: (prefix) => attempt((to) => to.list(prefix)),
  };
}
