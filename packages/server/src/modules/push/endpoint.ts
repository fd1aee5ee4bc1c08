/** Push services of the browsers that there are; `*` is any name below. */
const services = [
  "fcm.googleapis.com",
  "jmt17.google.com",
  "*.push.services.mozilla.com",
  "*.push.apple.com",
  "*.notify.windows.com",
];

/**
 * SECURITY: a visitor names the address that we call. It must be that of a known push service, over https and on its
 * usual port; `extraOrigins` are the operator's own (a stand-in in tests).
 */
export function isPushEndpoint(endpoint: string, extraOrigins: readonly string[]): boolean {
  const url = URL.parse(endpoint);
  if (!url || url.username !== "" || url.password !== "") return false;
  if (extraOrigins.includes(url.origin)) return true;
  return url.protocol === "https:" && url.port === "" && services.some(fits(url.hostname));
}

function fits(host: string): (service: string) => boolean {
  return (service) =>
    service.startsWith("*.") ? host.endsWith(service.slice(1)) : host === service;
}
