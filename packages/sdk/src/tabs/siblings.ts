import { isRecord } from "../record.ts";
import { claimLock, type Tabs } from "./tabs.ts";

/** What one tab has changed and the others must show. */
export interface TabNote {
  readonly draft?: unknown;
  readonly read?: unknown;
}

export interface SiblingsDeps {
  readonly tabs: Tabs | undefined;
  readonly scope: string;
  onNote(note: TabNote): void;
}

/** The other tabs of this visitor, as far as they are to agree: draft, read mark, and who has the voice. */
export interface Siblings {
  /** True in one tab only: the one that was on screen last. News make their sound there (S8). */
  readonly hasVoice: boolean;
  tell(note: TabNote): void;
  /** Idempotent; a tab on screen takes the voice. */
  join(): void;
  leave(): void;
}

export function createSiblings({ tabs, scope, onNote }: SiblingsDeps): Siblings {
  const name = `ilpo-chat:1 ${scope}`;
  let channel: BroadcastChannel | undefined;
  let hasVoice = tabs === undefined;
  let hush = () => {};
  const speak = (isForced: boolean) => {
    hush();
    hush = claimLock(tabs, { name, isForced, onChange });
  };
  const onChange = (isOurs: boolean) => {
    hasVoice = isOurs;
    if (!isOurs) speak(false);
  };
}
