import type { CreatedVisitor, Identity, SiteSettings } from "@ilpo-chat/protocol";
import { ChatError, fromRefusal, secondsToMs, toChatError } from "./error.ts";
import type { Settings } from "./options.ts";
import { isRecord } from "./record.ts";
import type { KeyValueStorage } from "./storage.ts";

/** The visitor that this device is on this site. */
export interface VisitorSession {
  /** The kept visitor, else a new one; of several tabs that ask at once all get the same. Rejects with a ChatError. */
  obtain(signal: AbortSignal): Promise<CreatedVisitor>;
  /** Keeps the site's newest settings with the visitor, for the next start without a network. */
  keepSettings(settings: SiteSettings): void;
  /** What the page says of the visitor, until it is told. */
  identity: Identity | undefined;
  /** What the device has was changed elsewhere: it is read anew. */
  release(): void;
  /** Lets go of a token that the server refused, unless another tab has replaced it already. */
  renounce(): void;
  /** Lets go of the visitor, whoever it is. */
  forget(): Promise<void>;
}

/** A visitor as the device keeps it. */
export interface KeptVisitor extends CreatedVisitor {
  /** The site's id of the person, as the page said. */
  readonly userId?: string;
  /** All that was said of the person, to notice when it changes. */
  readonly claim?: string;
}

/** An identity on its way to the server, with the token of whom the device is until then. */
export interface Presented {
  readonly identity?: Identity;
  readonly token?: string | undefined;
}

export interface SessionDeps {
  readonly settings: Settings;
  readonly storage: KeyValueStorage;
  readonly fetch: typeof fetch;
}

/** Where the device keeps the visitor. */
export const sessionKey = ({ site }: Settings): string => `${site}:session`;

export function createSession({ settings, storage, fetch }: SessionDeps): VisitorSession {
  const key = sessionKey(settings);
  let current: KeptVisitor | undefined;
  let renounced: Promise<unknown> = Promise.resolve();
  const session: VisitorSession = {
    identity: undefined,
    release: () => void (current = undefined),
    async obtain(signal) {
      await renounced;
      const kept = current ?? (await storage.get(key));
      if (isVisitor(kept)) return (current = kept);
      const created = await register({ settings, fetch, signal });
      // ORDER: the first tab's visitor stays; a second tab that registered meanwhile takes it over.
      const first = await storage.update(key, (old) => (isVisitor(old) ? old : created));
      return (current = isVisitor(first) ? first : created);
    },
    keepSettings(newest) {
      if (!current || JSON.stringify(current.settings) === JSON.stringify(newest)) return;
      const { token } = (current = { ...current, settings: newest });
      void storage.update(key, (old) =>
        isVisitor(old) && old.token === token ? { ...old, settings: newest } : old,
      );
    },
    renounce() {
      const refused = current?.token;
      current = undefined;
      renounced = storage.update(key, (old) =>
        isVisitor(old) && old.token === refused ? undefined : old,
      );
    },
    forget() {
      current = session.identity = undefined;
      return storage.delete(key);
    },
  };
  return session;
}

interface Registration extends Omit<SessionDeps, "storage">, Presented {
  readonly signal: AbortSignal;
}

/** A new visitor; with an identity the one whose it is. Rejects with a ChatError. */
export async function register(registration: Registration): Promise<CreatedVisitor> {
  const { settings, fetch, signal, identity, token } = registration;
  const { url, site, origin } = settings;
  try {
    const response = await fetch(`${url}/v1/visitors`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(origin && { origin }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ site, identity }),
      credentials: "omit",
      signal,
    });
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok && isVisitor(body) && !signal.aborted) return body;
    throw fromRefusal(body) ?? unreadable(response);
  } catch (error) {
    throw toChatError(error);
  }
}

// A proxy's page in place of our answer: the server behind it may be back soon.
function unreadable(response: Response): ChatError {
  return new ChatError(response.status === 429 ? "rate-limited" : "unavailable", {
    message: `HTTP ${response.status}`,
    retryAfterMs: secondsToMs(response.headers.get("retry-after") ?? undefined),
  });
}

/** Tells whether something that was kept is a visitor. */
export function isVisitor(value: unknown): value is KeptVisitor {
  return isRecord(value) && typeof value.token === "string" && isRecord(value.settings);
}
