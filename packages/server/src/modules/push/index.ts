export type * from "./contract.ts";
export { createPush } from "./push.ts";
