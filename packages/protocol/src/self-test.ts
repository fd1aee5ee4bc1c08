/** What a page that tests itself cannot see from its side: `GET /v1/self-test?site=<public key>`, for any page. */
export interface SelfTest {
  /** ISO 8601. */
  readonly time: string;
  readonly protocol: number;
  /** File of the app that this server gives to pages. */
  readonly app: string;
  /** Whether a chat with this key may run on the page that asks. */
  readonly site: "allowed" | "origin-not-allowed" | "site-unknown";
}
