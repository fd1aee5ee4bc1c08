/** Where a link goes, and what to show of it besides its text. */
export interface LinkTarget {
  readonly href: string;
  /** The real address, when the text of the link does not show it. */
  readonly shown?: string;
}

const schemes = new Set(["http:", "https:", "mailto:", "tel:"]);

/**
 * The target of a link, or undefined for one that is not followed: another scheme, a relative
 * address, or a name and password in the address, which make it look like another site.
 */
export function readLinkTarget(address: string, text: string): LinkTarget | undefined {
  if (address.length > 2_000 || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!schemes.has(url.protocol) || url.username || url.password) return undefined;
  const isWeb = url.protocol.startsWith("http");
  const real = isWeb ? url.host : decode(url.pathname);
  return showsAddress(text, real) ? { href: url.href } : { href: url.href, shown: real };
}

// Only the beginning counts: `https://bank.example.evil.test` must not pass for `bank.example`.
function showsAddress(text: string, real: string): boolean {
  const told = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:(\/\/)?/, "");
  const bare = (words: string): string => words.replace(/[\s()-]/g, "");
  if (bare(told) === bare(real.toLowerCase())) return true;
  const host = told.split(/[/?#]/, 1)[0] ?? "";
  return host === real || host === real.replace(/^www\./, "");
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
