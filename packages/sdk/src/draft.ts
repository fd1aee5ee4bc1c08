import { type Clock, createAlarm } from "./clock.ts";
import type { StateStore } from "./state-store.ts";
import type { KeyValueStorage } from "./storage.ts";
import type { TabNote } from "./tabs/siblings.ts";

/** At most one write in this time, the first one at once: a reload loses no more than this. */
const saveEveryMs = 300;

/** Words that are typed but not sent, kept over a reload. */
export interface Draft {
  /** Brings back the kept draft, unless something has been typed meanwhile. */
  load(): Promise<void>;
  /** Another tab has this draft now. */
  hear(text: unknown): void;
  readonly set: (text: string) => void;
  /** Saves at once what is still to be saved. */
  flush(): void;
  forget(): Promise<void>;
}

export interface DraftDeps {
  readonly store: StateStore;
  readonly storage: KeyValueStorage;
  readonly clock: Clock;
  readonly site: string;
  /** Tells the other tabs. */
  tell(note: TabNote): void;
}

export function createDraft({ store, storage, clock, site, tell }: DraftDeps): Draft {
  const key = `${site}:draft`;
  const alarm = createAlarm(clock);
  let saved: string | undefined;
  const save = () => {
    const { draft } = store.current;
    if (draft === (saved ?? "")) return;
    saved = draft;
    tell({ draft });
    void (draft === "" ? storage.delete(key) : storage.set(key, draft));
    alarm.set(saveEveryMs, save);
  };
  const hear = (text: unknown) => {
    const { draft } = store.current;
    // What was typed here a moment ago is newer, and will be saved and told.
    if (typeof text !== "string" || draft !== (saved ?? "")) return;
    saved = text;
    store.patch({ draft: text });
  };
  return {
    async load() {
      const before = saved;
      const kept = await storage.get(key);
      if (saved === before) hear(kept);
    },
    hear,
    set(text) {
      store.patch({ draft: text });
      if (!alarm.isSet) save();
    },
    flush() {
      save();
      alarm.cancel();
    },
    forget() {
      alarm.cancel();
      saved = undefined;
      store.patch({ draft: "" });
      return storage.delete(key);
    },
  };
}
