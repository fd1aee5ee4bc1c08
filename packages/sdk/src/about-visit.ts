import type { Settings } from "./options.ts";

/** What the server learns of the visit with every opening. */
export function aboutVisit({ page, locale }: Settings) {
  const address = page();
  return { ...(address && { page: address }), ...(locale && { locale }) };
}
