/** For programs that run the server inside themselves: the demo, the tests, the benchmarks. */
export { type App, compose, type ComposeOptions } from "./app/compose.ts";
export { type Config, ConfigError, envExample, keptSecret, loadConfig } from "./config/index.ts";
