import type { ChatClient } from "@ilpo-chat/sdk";
import { eraseNote, writeNote } from "./device-note.ts";
import type { Store, Ui } from "./store.ts";

/** A conversation that nobody has done anything in. */
export const untouched = {
  ...{ isMenuOpen: false, isCalling: false, isStartingAnew: false, trouble: null },
  ...{ leadAfter: undefined, selected: null, telegramUrl: null },
} satisfies Partial<Ui>;

/** Forgets the visitor on this device; an open chat begins anew. */
export async function logOut(site: string, client: ChatClient, store: Store): Promise<void> {
  // A page that goes elsewhere at once must not come back as this visitor: the next one goes on with it.
  writeNote(site, "-");
  const { pushWorker } = store.model.config;
  store.setUi({ ...untouched, ...(store.model.ui.push && { push: "off" }) });
  await Promise.all([client.forget(), pushWorker && endNotices(pushWorker).catch(() => undefined)]);
  eraseNote(site);
  if (store.model.ui.isOpen) client.connect();
}

/** Notices of the conversation must not reach whoever uses the device next. */
async function endNotices(worker: string): Promise<void> {
  const { canPush, currentSubscription, workerPlace } = await import("./push/browser-push.ts");
  const place = canPush() ? workerPlace(worker) : undefined;
  if (place) await (await currentSubscription(place.scope))?.unsubscribe();
}
