/** Limits of the protocol, enforced by the server and known to the client. */
export const limits = {
  /** Message text, in code points after trimming. */
  contentMin: 1,
  contentMax: 4_000,
  attachmentsPerMessage: 10,
  attachmentMaxBytes: 10 * 1024 * 1024,
  /** Files and bytes of one visitor in 24 hours, and bytes of all visitors of a site. */
  uploadsPerVisitorDay: 60,
  uploadBytesPerVisitorDay: 150 * 1024 * 1024,
  uploadBytesPerSiteDay: 4 * 1024 * 1024 * 1024,
  /** Width times height of a picture that is taken. */
  pictureMaxPixels: 50_000_000,
  fileNameMax: 100,
  /** Per visitor, else per address when there is no visitor yet. */
  httpRequestsPerMinute: 100,
  /** Downloads of messages' files, per address. */
  fileRequestsPerMinute: 600,
  /** Per visitor, retries included. */
  uploadsPerMinute: 30,
  messagesPerMinute: 20,
  /** One Socket.IO packet. */
  packetMaxBytes: 64 * 1024,
  socketsPerVisitor: 10,
  /** Entries in one page of history, and in the first page of an opened conversation. */
  historyPage: 50,
  historyPageMax: 200,
  conversationsPage: 20,
  conversationsPageMax: 50,
  /** A client further behind than this gets a fresh snapshot in place of the missed entries. */
  resumeMax: 500,
  ratingMax: 5,
  commentMax: 1_000,
  nameMax: 100,
  reasonMax: 300,
  articleTitleMax: 200,
  /** Letters of one article of the knowledge. */
  articleBodyMax: 20_000,
  articleTagsMax: 30,
  articleQuestionsMax: 50,
} as const;

/** Heartbeat of the visitor channel: a dead link is noticed by the client in 10 s, by the server in 20 s. */
export const heartbeat = {
  pingIntervalMs: 6_000,
  pingTimeoutMs: 4_000,
} as const;

/**
 * Content types that a message may carry. A visitor's upload is told by its bytes and stored as one of
 * the types that every browser and Telegram show: a GIF becomes its first picture, WebM sound Ogg; HEIC only managers can send.
 */
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
