import { createECDH } from "node:crypto";

/** Keys of an installation, as `web-push generate-vapid-keys` makes them. */
export function vapidKeys() {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  return {
    VAPID_PUBLIC_KEY: pair.getPublicKey("base64url"),
    VAPID_PRIVATE_KEY: pair.getPrivateKey("base64url"),
    VAPID_SUBJECT: "mailto:chat@park.example",
  };
}
