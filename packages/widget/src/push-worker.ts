/**
 * What a site's own small worker fetches by `importScripts`: shows the notices of the chat's server, and leads back
 * to the chat when one is pressed. Rules over no page and touches no request.
 */

/** `packages/server/src/modules/push/notice.ts` makes it. */
interface Notice {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly url?: string;
  readonly silent: boolean;
}

interface PushEvent extends ExtendableEvent {
  readonly data: { json(): Notice } | null;
}

interface NoticeEvent extends ExtendableEvent {
  readonly notification: Notification;
}

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface PageWindow {
  readonly url: string;
  focus(): Promise<unknown>;
  postMessage(message: unknown, transfer?: readonly MessagePort[]): void;
}

/** As much of a worker's world as is used here; the types of pages know none. */
interface World {
  readonly location: Location;
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(options: {
      type: "window";
      includeUncontrolled: true;
    }): Promise<readonly PageWindow[]>;
    openWindow(url: string): Promise<unknown>;
  };
  addEventListener(name: "push", listener: (event: PushEvent) => void): void;
  addEventListener(name: "notificationclick", listener: (event: NoticeEvent) => void): void;
}

/** What a page is told when its notice was pressed, and what it is asked before; `push/create-push.ts` hears both. */
const opening = "ilpo-chat:open";
const asking = "ilpo-chat:ask";

const world = globalThis as unknown as World;

world.addEventListener("push", (event) => {
  const notice = event.data?.json();
  if (!notice) return;
  const { title, body, tag, url, silent } = notice;
  // A later one of the same conversation takes the place of the earlier and is heard again, unless it is to be silent.
  const look = { body, silent, data: url, tag: `ilpo-chat-${tag}`, renotify: !silent };
  event.waitUntil(world.registration.showNotification(title, look));
});

world.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(pageOf(event.notification.data)));
});

/** SECURITY: only pages of the site itself are opened, whatever a notice says. */
function pageOf(url: unknown): URL {
  const page = typeof url === "string" ? new URL(url, world.location.origin) : undefined;
  return page?.origin === world.location.origin ? page : new URL("/", world.location.origin);
}

/** Browsers open a page only for a second or so after the press. */
const answerWithinMs = 700;

/** Of the page that the notice is of it is known that it has the chat; any other page of the site has to say so. */
async function lead(page: URL): Promise<void> {
  const windows = await world.clients.matchAll({ type: "window", includeUncontrolled: true });
  const own = windows.find(({ url }) => url.split(/[?#]/)[0] === page.href);
  const found = own ?? (await Promise.any(windows.map(hasChat)).catch(() => undefined));
  if (found) {
    found.postMessage(opening);
    return void (await found.focus());
  }
  page.hash = "ilpo-chat";
  await world.clients.openWindow(page.href);
}

function hasChat(page: PageWindow): Promise<PageWindow> {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(page);
    setTimeout(reject, answerWithinMs);
    page.postMessage(asking, [port2]);
  });
}
