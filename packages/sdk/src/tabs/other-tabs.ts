import { createClientId } from "../client-id.ts";
import { within } from "../clock.ts";
import type { Transport } from "../connection/transport.ts";
import { toChatError } from "../error.ts";
import type { Sharing, SharingDeps } from "./sharing.ts";
import type { Siblings } from "./siblings.ts";
import type { Tabs } from "./tabs.ts";

/** A file that takes longer is not worth waiting for: the next link has the use of it. */
const loadWithinMs = 3_000;

export interface OtherTabsDeps extends Omit<SharingDeps, "tabs" | "createId" | "toError"> {
  readonly tabs: Tabs | undefined;
}

/** The visitor's other tabs. Until `load` has brought what it takes, and where it cannot, a tab on its own. */
export interface OtherTabs extends Transport, Siblings {
  load(): Promise<void>;
}

export function createOtherTabs({ tabs, ...deps }: OtherTabsDeps): OtherTabs {
  let sharing: Sharing | undefined;
  let loading: Promise<void> | undefined;
  let isJoined = false;
  const load = async (shared: Tabs) => {
    const { createSharing } = await import("./sharing.ts");
    sharing = createSharing({
      ...deps,
      tabs: shared,
      createId: createClientId,
      toError: toChatError,
    });
    if (isJoined) sharing.join();
  };
  return {
    async load() {
      if (!tabs || sharing) return;
      loading ??= load(tabs);
      await within(deps.clock, loadWithinMs, loading).catch(() => undefined);
    },
    open: (token, listeners) => (sharing ?? deps.transport).open(token, listeners),
    get hasVoice() {
      return sharing?.hasVoice ?? true;
    },
    tell: (note) => sharing?.tell(note),
    join() {
      isJoined = true;
      sharing?.join();
    },
    leave() {
      isJoined = false;
      sharing?.leave();
    },
  };
}
