export type * from "./contract.ts";
export { envExample } from "./env-example.ts";
export { keptSecret } from "./kept-secret.ts";
export { ConfigError, loadConfig } from "./load.ts";
