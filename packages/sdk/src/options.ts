import type { ChatClientOptions } from "./chat-client.ts";

/** Options after their check. */
export interface Settings {
  /** Base address without a slash at its end. */
  readonly url: string;
  readonly site: string;
  readonly origin: string | undefined;
  readonly locale: string | undefined;
  /** Address of the page without query and fragment, if there is one that may be told. */
  readonly page: () => string | undefined;
}

/** Names the chat among all that run on one origin. */
export function scopeOf({ url, site }: Settings): string {
  return `${url} ${site}`;
}

const pageMaxLength = 2_000;

/** Checks the options. Throws one TypeError that lists every problem. */
export function readOptions(options: ChatClientOptions): Settings {
  const problems: string[] = [];
  const url = parse(options.url);
  if (!url) problems.push("`url` must be an http(s) address, e.g. https://chat.example");
  if (!/^[A-Za-z0-9_-]{4,64}$/.test(options.site)) problems.push("`site` must be a site key");
  if (!url || problems.length > 0) throw new TypeError(`Chat options: ${problems.join("; ")}.`);
  return {
    url: (url.origin + url.pathname).replace(/\/+$/, ""),
    site: options.site,
    origin: options.origin,
    locale: /^[A-Za-z0-9-]{2,35}$/.test(options.locale ?? "") ? options.locale : undefined,
    page: () => pageAddress(options.page),
  };
}

// PRIVACY: query and fragment may hold personal data of the host page; they never leave it.
function pageAddress(page: ChatClientOptions["page"]): string | undefined {
  try {
    const url = page && parse(page());
    const address = url && url.origin + url.pathname;
    return address && address.length <= pageMaxLength ? address : undefined;
  } catch {
    return undefined;
  }
}

function parse(address: string): URL | undefined {
  try {
    const url = new URL(address);
    return /^https?:$/.test(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}
