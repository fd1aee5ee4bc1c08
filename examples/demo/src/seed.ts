import { fileURLToPath } from "node:url";
import type { App } from "@ilpo-chat/server";
import { type DemoOrigins, demoSites } from "./sites.ts";

/** The demo knowledge base of the park. */
const articles = fileURLToPath(
  new URL("../../../packages/server/knowledge/articles", import.meta.url),
);

/** Puts the demo's sites and their knowledge into the database. Doing it again changes nothing. */
export async function seedDemo(app: App, origins: DemoOrigins): Promise<void> {
  for (const site of demoSites(origins)) {
    const { id } = await app.auth.sites.save(site);
    await app.ai.knowledge.importFolder(id, articles);
  }
}
