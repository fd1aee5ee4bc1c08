import { setTimeout as pause } from "node:timers/promises";
import type { ArticleSummary, ArticleView, Problem, PutPersona } from "@ilpo-chat/protocol";
import { type ArticleDesk, UsageError } from "./commands.ts";

const TRIES = 10;

/** The articles of the site that the key belongs to, over `/v1/admin`. Waits where the server asks to. */
export function openRemotely(server: URL, key: string): ArticleDesk {
  const base = new URL("/v1/admin", server).href;
  const call = async (method: string, path = "/knowledge", body?: object): Promise<unknown> => {
    for (let tries = 1; ; tries += 1) {
      const response = await fetch(`${base}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      if (response.ok) return response.status === 204 ? undefined : await response.json();
      const problem = (await response.json()) as Problem;
      const { title, detail = "", remedy = "", retryAfter } = problem;
      if (retryAfter === undefined || tries === TRIES) {
        throw new UsageError([title, detail, remedy].filter((part) => part !== "").join(" "));
      }
      await pause(retryAfter * 1_000);
    }
  };
  const at = (slug: string) => `/knowledge/${encodeURIComponent(slug)}`;
  return {
    list: async () => ((await call("GET")) as { articles: ArticleSummary[] }).articles,
    show: async (slug) => (await call("GET", at(slug))) as ArticleView,
    put: async (slug, article) => void (await call("PUT", at(slug), article)),
    persona: async () => ((await call("GET", "/persona")) as PutPersona).persona,
    setPersona: async (persona) => void (await call("PUT", "/persona", { persona })),
    remove: async (slug) => void (await call("DELETE", at(slug))),
    setState: async (slug, state) =>
      void (await call("POST", `${at(slug)}/${state === "published" ? "publish" : "unpublish"}`)),
  };
}
