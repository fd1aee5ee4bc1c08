import { claimLock, openChannel } from "./claim-lock.ts";
import type { Tabs } from "./tabs.ts";

/** What one tab has changed and the others are to show. */
export interface TabNote {
  readonly draft?: unknown;
  readonly read?: unknown;
  /** The visitor wants to be forgotten. */
  readonly isForgotten?: unknown;
  /** The device is another visitor now. */
  readonly isIdentified?: unknown;
  /** The id of a conversation that has ended and was left for a new one. */
  readonly left?: unknown;
  /** The id of a tab that has come. */
  readonly here?: unknown;
}

export interface SiblingsDeps {
  readonly tabs: Tabs;
  readonly scope: string;
  readonly createId: () => string;
  onNote(note: TabNote): void;
  /** Another tab was closed, has crashed or sleeps. */
  onGone(): void;
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

export function createSiblings(deps: SiblingsDeps): Siblings {
  const { tabs, scope, onNote } = deps;
  const name = `ilpo-chat:1 ${scope}`;
  let channel: BroadcastChannel | undefined;
  let roll: Roll | undefined;
  let hasVoice = false;
  let giveUp: (() => void) | undefined;
  const tell = (note: TabNote) => channel?.postMessage(note);
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
  const hear = (note: unknown) => {
    if (!isNote(note)) return;
    if (typeof note.here === "string") roll?.add(note.here);
    else onNote(note);
  };
  return {
    get hasVoice() {
      return hasVoice;
    },
    tell,
    join() {
      channel ??= openChannel(tabs, name, hear);
      roll ??= channel && callRoll(deps, name, tell);
      const isForced = tabs.isVisible();
      if (!giveUp || (isForced && !hasVoice)) speak(isForced);
    },
    leave() {
      roll?.end();
      channel?.close();
      giveUp?.();
      channel = giveUp = roll = undefined;
      hasVoice = false;
    },
  };
}

interface Roll {
  /** A tab has come: it is answered, and its end will be noticed. */
  add(id: string): void;
  end(): void;
}

/**
 * S7: who is here. A tab holds a lock of its own for as long as it lives; the others stand in line for
 * it, and whoever gets it knows that the tab has gone, in whatever way.
 */
function callRoll({ tabs, createId, onGone }: SiblingsDeps, name: string, tell: Siblings["tell"]) {
  const own = createId();
  const lines = new Map<string, () => void>();
  const lockOf = (id: string) => ({ name: `${name} ${id}`, isForced: false });
  const letGo = claimLock(tabs, {
    ...lockOf(own),
    // ORDER: whoever hears of us must find our lock taken.
    onChange: (isOurs) => isOurs && tell({ here: own }),
  });
  const remove = (id: string) => {
    lines.get(id)?.();
    lines.delete(id);
  };
  return {
    add(id) {
      if (lines.has(id)) return;
      lines.set(
        id,
        claimLock(tabs, {
          ...lockOf(id),
          onChange(isOurs) {
            remove(id);
            if (isOurs) onGone();
          },
        }),
      );
      tell({ here: own });
    },
    end() {
      letGo();
      for (const id of lines.keys()) remove(id);
    },
  } satisfies Roll;
}

function isNote(value: unknown): value is TabNote {
  return typeof value === "object" && value !== null;
}
