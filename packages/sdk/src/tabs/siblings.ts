import { claimLock, openChannel } from "./claim-lock.ts";
import type { Tabs } from "./tabs.ts";

/** What one tab has changed and the others are to show. */
export interface TabNote {
  readonly draft?: unknown;
  readonly read?: unknown;
  /** The visitor wants to be forgotten. */
  readonly isForgotten?: unknown;
}

export interface SiblingsDeps {
  readonly tabs: Tabs;
  readonly scope: string;
  onNote(note: TabNote): void;
}

/** The visitor's other tabs, as far as all are to agree: on draft and read mark, and on who has the voice. */
export interface Siblings {
  /** True in one tab only, the one that came on screen last: news are announced there (S8). */
  readonly hasVoice: boolean;
  tell(note: TabNote): void;
  /** Idempotent. A tab on screen takes the voice. */
  join(): void;
  /** Lets go of everything that would keep the page out of the back/forward cache. */
  leave(): void;
}

export function createSiblings({ tabs, scope, onNote }: SiblingsDeps): Siblings {
  const name = `ilpo-chat:1 ${scope}`;
  let channel: BroadcastChannel | undefined;
  let hasVoice = false;
  let giveUp: (() => void) | undefined;
  const speak = (isForced: boolean) => {
    giveUp?.();
    giveUp = claimLock(tabs, {
      ...{ name, isForced },
      onChange(isOurs) {
        hasVoice = isOurs;
        if (!isOurs) speak(false);
      },
    });
  };
  return {
    get hasVoice() {
      return hasVoice;
    },
    tell: (note) => channel?.postMessage(note),
    join() {
      channel ??= openChannel(tabs, name, (note) => isNote(note) && onNote(note));
      const isForced = tabs.isVisible();
      if (!giveUp || (isForced && !hasVoice)) speak(isForced);
    },
    leave() {
      channel?.close();
      giveUp?.();
      channel = giveUp = undefined;
      hasVoice = false;
    },
  };
}

function isNote(value: unknown): value is TabNote {
  return typeof value === "object" && value !== null;
}
