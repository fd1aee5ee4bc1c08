/** The demo as a library, for the end-to-end tests. */
export { type Demo, startDemo } from "./demo.ts";
export { seedDemo } from "./seed.ts";
export { type DemoOrigins, demoSites } from "./sites.ts";
export { startStaticServer } from "./static-server.ts";
