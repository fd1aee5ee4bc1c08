/**
 * The wire contract of Ilpo Chat: types and constants that the server and every client share.
 * Schemas for checking what arrives are in `@ilpo-chat/protocol/schema`.
 */
export type * from "./client-events.ts";
export type * from "./conversation.ts";
export type * from "./entry.ts";
export * from "./errors.ts";
export type * from "./ids.ts";
export * from "./fold.ts";
export type * from "./knowledge.ts";
export * from "./limits.ts";
export type * from "./message.ts";
export type * from "./push.ts";
export type * from "./self-test.ts";
export type * from "./server-events.ts";
export type * from "./uploads.ts";
export * from "./version.ts";
export type * from "./view.ts";
export type * from "./visitors.ts";
