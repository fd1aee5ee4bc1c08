/** What a refusal means to HTTP, and whether the same request may succeed later. */
export interface ErrorKind {
  readonly status: number;
  readonly retryable: boolean;
  /** What went wrong. */
  readonly message: string;
  /** The first thing to do; empty where the reader cannot act. */
  readonly remedy: string;
}

type KindRow = [status: number, retryable: boolean, message: string, remedy?: string];

const kind = (...[status, retryable, message, remedy = ""]: KindRow): ErrorKind => ({
  status,
  retryable,
  message,
  remedy,
});

/** The closed table of error codes. Both ends know it; nothing else crosses the wire as an error. */
export const errors = {
  "bad-request": kind(
    400,
    false,
    "The request does not fit its schema.",
    "Check the fields named in `detail`.",
  ),
  "content-empty": kind(
    400,
    false,
    "The message is empty.",
    "Send at least one visible character.",
  ),
  "content-too-long": kind(400, false, "The message is longer than 4,000 characters.", "Split it."),
  "content-invalid": kind(
    400,
    false,
    "The text holds characters that cannot be stored.",
    "Remove NUL and unpaired surrogates.",
  ),
  "token-missing": kind(
    401,
    false,
    "No visitor token was given.",
    "Get one with POST /v1/visitors.",
  ),
  "token-invalid": kind(
    401,
    false,
    "The visitor token is not valid for this site.",
    "Get a new one with POST /v1/visitors.",
  ),
  "key-invalid": kind(
    401,
    false,
    "The API key is missing, unknown or revoked.",
    "Send `Authorization: Bearer <key>` with a key made by `npm run knowledge -- key`.",
  ),
  "origin-not-allowed": kind(
    403,
    false,
    "This origin may not use this site key.",
    "Add the origin to the site's allowed origins.",
  ),
  "site-unknown": kind(403, false, "There is no site with this key.", "Check `data-site`."),
  "identity-invalid": kind(
    403,
    false,
    "The identity's signature does not hold, or has run out.",
    "Sign all its fields anew on the site's server, with one of the site's identity secrets.",
  ),
  "visitor-blocked": kind(403, false, "This visitor may not write."),
  "not-found": kind(404, false, "There is nothing here."),
  "method-not-allowed": kind(405, false, "This address does not take this method."),
  "client-id-reused": kind(
    409,
    false,
    "This clientId was used for another message.",
    "Make a new UUID for each message.",
  ),
  "conversation-moved-on": kind(409, false, "The conversation has moved on."),
  "protocol-unsupported": kind(
    409,
    false,
    "This protocol version is not spoken here.",
    "Reload the page to get the current widget.",
  ),
  "payload-too-large": kind(
    413,
    false,
    "The request is too large.",
    "Stay under the limits of the protocol.",
  ),
  "type-not-allowed": kind(
    415,
    false,
    "This type of content is not taken.",
    "Send JSON, or a file of an allowed type.",
  ),
  "file-unreadable": kind(
    422,
    false,
    "The file is damaged, or is not what it seems to be.",
    "Open it in another program and save it anew.",
  ),
  "picture-too-large": kind(
    413,
    false,
    "The picture has too many pixels.",
    "Send it smaller: at most 50 megapixels.",
  ),
  "quota-exceeded": kind(
    429,
    false,
    "Too many files were sent in 24 hours.",
    "Try again tomorrow.",
  ),
  "upload-missing": kind(
    409,
    false,
    "A file of this message is not on the server, or is part of another message.",
    "Upload it again, then send the message.",
  ),
  "edit-too-late": kind(409, false, "The message can no longer be changed."),
  "rate-limited": kind(429, true, "Too many requests.", "Wait for `retryAfter` seconds."),
  "too-many-sockets": kind(
    429,
    true,
    "Too many open connections for one visitor.",
    "Close other tabs.",
  ),
  internal: kind(500, true, "Something broke on our side."),
  unavailable: kind(
    503,
    true,
    "The service cannot answer just now.",
    "Try again after `retryAfter` seconds.",
  ),
  draining: kind(503, true, "This node is stopping.", "Connect again; another node answers."),
} as const satisfies Record<string, ErrorKind>;

/** Stable name of a refusal. */
export type ErrorCode = keyof typeof errors;

/** A refusal as it crosses the wire in an acknowledgement. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  /** Seconds after which the same request may succeed. */
  readonly retryAfter?: number;
}

/** Body of an HTTP refusal, `application/problem+json` of RFC 9457. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail?: string;
  readonly remedy?: string;
  readonly retryAfter?: number;
  readonly requestId?: string;
}

/** Tells whether a value is one of our error codes. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(errors, value);
}
