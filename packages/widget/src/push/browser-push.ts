/** A subscription as the server takes it. */
export interface BrowserSubscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** Name in the page's policy, where it has Trusted Types. */
const policyName = "ilpo-chat";

/** Whether this browser could show notifications for this page, as far as it has not been told never to. */
export function canPush(): boolean {
  return (
    isSecureContext &&
    "serviceWorker" in navigator &&
    "PushManager" in window &&
    "Notification" in window &&
    Notification.permission !== "denied"
  );
}

/**
 * The worker's address and what it rules over: a folder that no page is in, so that a worker of the site's own is not
 * pushed aside and no request of a page goes through ours. Undefined when it is not the page's own.
 */
export function workerPlace(path: string): { url: string; scope: string } | undefined {
  const url = URL.parse(path, location.href);
  if (url?.origin !== location.origin) return undefined;
  return { url: url.href, scope: new URL("ilpo-chat-push/", url).href };
}

/** The subscription that this browser has already. */
export async function currentSubscription(scope: string): Promise<PushSubscription | undefined> {
  const registration = await navigator.serviceWorker.getRegistration(scope);
  // An address below another worker's gives that one.
  if (registration?.scope !== scope) return undefined;
  return (await registration.pushManager.getSubscription()) ?? undefined;
}

/** Subscribes for this key, in place of a subscription for another. Rejects when browser, page or push service refuse. */
export async function subscribe(
  { url, scope }: { readonly url: string; readonly scope: string },
  key: string,
): Promise<PushSubscription> {
  const registration = await navigator.serviceWorker.register(trusted(url), { scope });
  await whenActive(registration);
  const old = await registration.pushManager.getSubscription();
  if (old) await old.unsubscribe();
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

/** Undefined when the browser gives no keys. */
export function toWire(subscription: PushSubscription): BrowserSubscription | undefined {
  const { endpoint, keys: { p256dh, auth } = {} } = subscription.toJSON();
  return endpoint && p256dh && auth ? { endpoint, keys: { p256dh, auth } } : undefined;
}

function whenActive({ active, installing, waiting }: ServiceWorkerRegistration): Promise<void> {
  const worker = installing ?? waiting;
  if (active || !worker) return Promise.resolve();
  return new Promise((resolve, reject) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("The worker was not taken."));
    });
  });
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): {
    createScriptURL(url: string): string;
  };
}

let policy: ReturnType<TrustedTypes["createPolicy"]> | undefined;

/** SECURITY: the address is the page's own; its author has named it. */
function trusted(url: string): string {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  if (!types) return url;
  policy ??= types.createPolicy(policyName, { createScriptURL: (own) => own });
  return policy.createScriptURL(url);
}
