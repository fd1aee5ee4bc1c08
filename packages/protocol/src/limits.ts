/** Limits of the protocol, enforced by the server and known to the client. */
export const limits = {
  /** Message text, in code points after trimming. */
  contentMin: 1,
  contentMax: 4_000,
  attachmentsPerMessage: 10,
  attachmentMaxBytes: 10 * 1024 * 1024,
  /** Per visitor, else per address when there is no visitor yet. */
  httpRequestsPerMinute: 100,
  messagesPerMinute: 20,
  /** One Socket.IO packet. */
  packetMaxBytes: 64 * 1024,
  socketsPerVisitor: 10,
  /** Entries in one page of history, and in the first page of an opened conversation. */
  historyPage: 50,
  historyPageMax: 200,
  /** A client further behind than this gets a fresh snapshot in place of the missed entries. */
  resumeMax: 500,
  ratingMax: 5,
  commentMax: 1_000,
  nameMax: 100,
  reasonMax: 300,
} as const;

/** Heartbeat of the visitor channel: a dead link is noticed by the client in 10 s, by the server in 20 s. */
export const heartbeat = {
  pingIntervalMs: 6_000,
  pingTimeoutMs: 4_000,
} as const;

/** Content types that a message may carry. */
export const attachmentTypes = [
  "image/jpeg",
  "image/png",
  "image/webp",
  "image/heic",
  "application/pdf",
  "audio/ogg",
  "audio/mpeg",
  "audio/mp4",
  "audio/webm",
] as const;

/** One of {@link attachmentTypes}. */
export type AttachmentType = (typeof attachmentTypes)[number];
