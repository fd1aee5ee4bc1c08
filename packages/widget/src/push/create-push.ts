import type { ChatClient } from "@ilpo-chat/sdk";
import type { Store } from "../store.ts";
import { canPush, currentSubscription, subscribe, toWire, workerPlace } from "./browser-push.ts";

export interface PushDeps {
  readonly client: ChatClient;
  readonly store: Store;
  readonly language: () => string;
}

/** What the worker says to a page when its notice was pressed, and before: whether there is a chat. */
const pressed = "ilpo-chat:open";
const asked = "ilpo-chat:ask";

/** Notices of messages that come after the visitor has left. Nothing is asked of them before they choose it. */
export type Push = ReturnType<typeof createPush>;

export function createPush({ client, store, language }: PushDeps) {
  const place = canPush() ? workerPlace(store.model.config.pushWorker ?? "") : undefined;
  if (!place) return { toggle: async () => undefined, stop: () => undefined };
  const device = createDevice({ client, store, language }, place);
  const onMessage = ({ data, ports }: MessageEvent<unknown>): void => {
    if (data === asked) ports[0]?.postMessage(asked);
    if (data !== pressed) return;
    client.connect();
    store.setUi({ isOpen: true, isMenuOpen: false, shelf: undefined });
  };
  const ignore = (): void => undefined;
  // Without an answer now there may be one when the menu is next looked at.
  const offer = (): void => void device.offer().catch(ignore);
  const stopFollowing = store.subscribe(({ ui }, before) => {
    if (ui.isMenuOpen && !before.ui.isMenuOpen && !ui.push) offer();
    if (ui.isMuted !== before.ui.isMuted && ui.push === "on") void device.refresh().catch(ignore);
  });
  navigator.serviceWorker.addEventListener("message", onMessage);
  offer();
  return {
    async toggle(): Promise<void> {
      const { push } = store.model.ui;
      if (push === "busy") return;
      store.setUi({ push: "busy", trouble: null });
      await (push === "on" ? device.turnOff() : device.turnOn()).catch(() =>
        store.setUi({ push: "off", trouble: "notices" }),
      );
    },
    stop(): void {
      stopFollowing();
      navigator.serviceWorker.removeEventListener("message", onMessage);
    },
  };
}

type Place = NonNullable<ReturnType<typeof workerPlace>>;

function createDevice({ client, store, language }: PushDeps, place: Place) {
  let key = "";
  const tell = async (subscription: PushSubscription): Promise<void> => {
    const wire = toWire(subscription);
    if (!wire) throw new Error("The browser gives no keys.");
    const { isMuted: isSilent } = store.model.ui;
    await client.subscribeToPush({ subscription: wire, locale: language(), isSilent });
  };
  /** The server hears of it again: the visitor may be another one, or have changed language or sound. */
  const refresh = async (): Promise<boolean> => {
    const subscription = await currentSubscription(place.scope);
    if (subscription) await tell(subscription);
    return subscription !== undefined;
  };
  return {
    refresh,
    async offer(): Promise<void> {
      key = await client.pushKey();
      store.setUi({ push: (await refresh()) ? "on" : "off" });
    },
    async turnOn(): Promise<void> {
      const permission = await Notification.requestPermission();
      if (permission !== "granted")
        return store.setUi({ push: "off", trouble: permission === "denied" ? "denied" : null });
      await tell(await subscribe(place, key));
      store.setUi({ push: "on" });
    },
    async turnOff(): Promise<void> {
      const subscription = await currentSubscription(place.scope);
      await subscription?.unsubscribe();
      store.setUi({ push: "off" });
      if (subscription) await client.unsubscribeFromPush(subscription.endpoint);
    },
  };
}
