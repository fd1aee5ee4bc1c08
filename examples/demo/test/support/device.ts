import type { BrowserContext, Page } from "@ilpo-chat/testkit";
import type { PushService } from "./push-service.ts";

/** What pressing a notice has led to. */
export interface Led {
  /** Address of a page that was asked for; a browser opens one only for a person's own hand. */
  readonly opened: readonly string[];
  /** Addresses of pages that were brought to the front. */
  readonly focused: readonly string[];
}

/** The part of a device outside the page: what its push service brings, and its notices. */
export interface Device {
  /** Gives a message to the site's worker, as the browser does. */
  deliver(message: string): Promise<void>;
  notices(): Promise<{ readonly title: string; readonly body: string }[]>;
  press(): Promise<Led>;
}

/** Chromium without Google's service behind it: the site may show notices, and subscribes with this one instead. */
export async function withPushService(
  context: BrowserContext,
  { origin, keys }: PushService,
): Promise<void> {
  await context.grantPermissions(["notifications"]);
  await context.addInitScript(
    (json) => {
      const subscription = { endpoint: json.endpoint, toJSON: () => json } as never;
      const prototype = globalThis.PushManager?.prototype ?? {};
      prototype.getSubscription = async () => null;
      prototype.subscribe = async () => subscription;
    },
    { endpoint: `${origin}/browser`, keys },
  );
}

/** `page` is of the site's origin. */
export async function deviceOf(page: Page): Promise<Device> {
  const context = page.context();
  const devTools = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devTools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      if (registrations[0]) resolve(registrations[0].registrationId);
    });
  });
  await devTools.send("ServiceWorker.enable");
  const registrationId = await registered;
  const { origin } = new URL(page.url());
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
  return {
    deliver: (data) =>
      devTools
        .send("ServiceWorker.deliverPushMessage", { origin, registrationId, data })
        .then(() => undefined),
    notices: () => worker.evaluate(shown),
    press: () => worker.evaluate(press),
  };
}

/** As much of a worker's world as is used here. */
interface World {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: { openWindow: (url: string) => Promise<null> };
  readonly WindowClient: { prototype: { focus: () => Promise<void>; readonly url: string } };
  readonly NotificationEvent: new (name: string, init: { notification: unknown }) => Event;
  setTimeout: (work: () => void, ms: number) => unknown;
  dispatchEvent(event: Event): boolean;
}

async function shown(): Promise<{ title: string; body: string }[]> {
  const { registration } = globalThis as unknown as World;
  const notices = await registration.getNotifications();
  return notices.map(({ title, body }) => ({ title, body }));
}

/** Only what a browser gives to a person's hand alone is stood in for: to wait for the work, and to open and focus pages. */
async function press(): Promise<{ opened: string[]; focused: string[] }> {
  const world = globalThis as unknown as World;
  const opened: string[] = [];
  const focused: string[] = [];
  world.clients.openWindow = async (url) => {
    opened.push(url);
    return null;
  };
  world.WindowClient.prototype.focus = async function focus() {
    focused.push(this.url);
  };
  // A page on a busy machine may answer late.
  const { setTimeout: wait } = world;
  world.setTimeout = (act, ms) => wait(act, ms * 4);
  const [notification] = await world.registration.getNotifications();
  const event = new world.NotificationEvent("notificationclick", { notification });
  const work: Promise<unknown>[] = [];
  Object.assign(event, { waitUntil: (promise: Promise<unknown>) => work.push(promise) });
  world.dispatchEvent(event);
  await Promise.all(work);
  return { opened, focused };
}
