import type { App } from "../app/compose.ts";
import { type ArticleDesk, UsageError } from "./commands.ts";

/** The site's articles in the database that this process has open. */
export async function openDirectly(
  { auth, ai: { knowledge } }: Pick<App, "auth" | "ai">,
  siteKey: string,
): Promise<ArticleDesk> {
  const site = await auth.sites.byKey(siteKey);
  if (!site) throw new UsageError(`There is no site ${siteKey}.`);
  const { id } = site;
  const need = (isThere: boolean, slug: string) => {
    if (!isThere) throw new UsageError(`There is no article ${slug}.`);
  };
  return {
    list: () => knowledge.list(id),
    async show(slug) {
      const article = await knowledge.bySlug(id, slug);
      if (!article) throw new UsageError(`There is no article ${slug}.`);
      return { ...article, updatedAt: article.updatedAt.toISOString() };
    },
    put: (slug, { state = "published", ...fields }) =>
      knowledge.save(id, { slug, tags: [], questions: [], ...fields }, { state }),
    importFolder: async (folder) => (await knowledge.importFolder(id, folder)).articles,
    remove: async (slug) => need(await knowledge.remove(id, slug), slug),
    setState: async (slug, state) => need(await knowledge.setState(id, slug, state), slug),
    persona: async () => (await auth.sites.byId(id))?.persona ?? "",
    setPersona: (persona) => auth.sites.setPersona(id, persona),
    keys: {
      issue: (name) => auth.apiKeys.issue(id, name),
      list: () => auth.apiKeys.list(id),
      revoke: (key) => auth.apiKeys.revoke(id, key),
    },
    identitySecrets: {
      issue: (name) => auth.identitySecrets.issue(id, name),
      list: () => auth.identitySecrets.list(id),
      revoke: (secret) => auth.identitySecrets.revoke(id, secret),
    },
  };
}
