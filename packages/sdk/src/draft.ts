import { type Clock, createAlarm } from "./clock.ts";
import type { StateStore } from "./state-store.ts";
import type { KeyValueStorage } from "./storage.ts";

/** At most one write in this time, the first one at once: a reload loses no more than this. */
const saveEveryMs = 300;

/** Words that are typed but not sent, kept over a reload. */
export interface Draft {
  /** Brings back the kept draft, unless something has been typed already. */
  load(): Promise<void>;
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
}

export function createDraft({ store, storage, clock, site }: DraftDeps): Draft {
  const key = `${site}:draft`;
  const alarm = createAlarm(clock);
  let isTouched = false;
  let saved: string | undefined;
  const save = () => {
    const { draft } = store.current;
    if (draft === saved) return;
    saved = draft;
    void (draft === "" ? storage.delete(key) : storage.set(key, draft));
    alarm.set(saveEveryMs, save);
  };
  return {
    async load() {
      if (isTouched) return;
      const kept = await storage.get(key);
      if (!isTouched && typeof kept === "string") store.patch({ draft: kept });
    },
    set(text) {
      isTouched = true;
      store.patch({ draft: text });
      if (!alarm.isSet) save();
    },
    flush() {
      if (isTouched) save();
      alarm.cancel();
    },
    forget() {
      alarm.cancel();
      isTouched = false;
      saved = undefined;
      store.patch({ draft: "" });
      return storage.delete(key);
    },
  };
}
