export { type ChatDeps, createChat } from "./chat.ts";
export type * from "./contract.ts";
