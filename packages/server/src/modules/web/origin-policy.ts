import type { IncomingHttpHeaders } from "node:http";
import type { Site } from "#auth";

/**
 * The origin that a request comes from. A browser leaves the header out on same-origin GETs, which
 * it says in `Sec-Fetch-Site`, a header that no page can forge; then it is our own address.
 * Undefined: none, or one that is not a single exact origin.
 */
export function originOf(headers: IncomingHttpHeaders, publicUrl: string): string | undefined {
  const { origin } = headers;
  if (origin === undefined) {
    return headers["sec-fetch-site"] === "same-origin" ? publicUrl : undefined;
  }
  // Only what is already in canonical form: no trailing dot, no upper case, no path, not `null`.
  return URL.parse(origin)?.origin === origin ? origin : undefined;
}

/** SECURITY: exact match, never a prefix or suffix. */
export function isAllowed(site: Site, origin: string | undefined): boolean {
  return origin !== undefined && site.origins.includes(origin);
}
