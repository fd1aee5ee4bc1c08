/** What a browser's `PushSubscription` gives. */
export interface PushTarget {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** A browser that wants to be told of new messages while no page of the site is open. */
export interface PushSubscriptionInput {
  readonly subscription: PushTarget;
  /** Language of the notices, a BCP 47 tag. Absent: the site's. */
  readonly locale?: string;
  /** Without a sound. */
  readonly isSilent?: boolean;
}

/** Public half of the installation's VAPID keys, base64url. */
export interface PushKey {
  readonly key: string;
}
