import type { CreatedVisitor, SiteSettings } from "@ilpo-chat/protocol";
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
  /** Lets go of a token that the server refused, unless another tab has replaced it already. */
  renounce(): void;
  /** Lets go of the visitor, whoever it is. */
  forget(): Promise<void>;
}

export interface SessionDeps {
  readonly settings: Settings;
  readonly storage: KeyValueStorage;
  readonly fetch: typeof fetch;
}

export function createSession({ settings, storage, fetch }: SessionDeps): VisitorSession {
  const key = `${settings.site}:session`;
  let current: CreatedVisitor | undefined;
  let renounced: Promise<unknown> = Promise.resolve();
  return {
    async obtain(signal) {
      await renounced;
      const kept = current ?? (await storage.get(key));
      if (isVisitor(kept)) return (current = kept);
      const created = await register(settings, fetch, signal);
      if (signal.aborted) throw new ChatError("transport");
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
      current = undefined;
      return storage.delete(key);
    },
  };
}

async function register(
  { url, site, origin }: Settings,
  fetch: SessionDeps["fetch"],
  signal: AbortSignal,
): Promise<CreatedVisitor> {
  try {
    const response = await fetch(`${url}/v1/visitors`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(origin && { origin }) },
      body: JSON.stringify({ site }),
      credentials: "omit",
      signal,
    });
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok && isVisitor(body)) return body;
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

function isVisitor(value: unknown): value is CreatedVisitor {
  return isRecord(value) && typeof value.token === "string" && isRecord(value.settings);
}
