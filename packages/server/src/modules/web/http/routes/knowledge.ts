import type { ArticleSummary, ArticleView } from "@ilpo-chat/protocol";
import { putArticleSchema, slugSchema } from "@ilpo-chat/protocol/schema";
import type Router from "@koa/router";
import type { Context } from "koa";
import { DomainError } from "#kernel/errors";
import type { KeptArticle, KnowledgeDesk, WebDeps } from "../../contract.ts";
import { siteByKey } from "../site-by-key.ts";
import { validate } from "../validate.ts";

const BASE = "/admin/knowledge";

/** `/v1/admin/knowledge`: a site's articles, for programs that hold one of its keys. */
export function knowledgeRoutes(
  api: Router,
  { auth, knowledge }: Pick<WebDeps, "auth" | "knowledge">,
): void {
  const siteOf = siteByKey(auth);
  const show = async (ctx: Context, siteId: number, slug: string) => {
    ctx.body = toView(orNotFound(await knowledge.bySlug(siteId, slug)));
  };
  api.get(BASE, async (ctx) => {
    const articles = await knowledge.list(await siteOf(ctx));
    ctx.body = { articles: articles.map(toSummary) };
  });
  api.get(`${BASE}/:slug`, async (ctx) => show(ctx, await siteOf(ctx), slugOf(ctx.params)));
  api.put(`${BASE}/:slug`, async (ctx) => {
    const siteId = await siteOf(ctx);
    if (!ctx.is("json")) throw new DomainError("type-not-allowed");
    const slug = slugOf(ctx.params);
    const { state = "published", ...fields } = validate(putArticleSchema, ctx.request.body);
    const article = { slug, tags: [], questions: [], ...fields };
    await knowledge.save(siteId, article, { state });
    await show(ctx, siteId, slug);
  });
  api.delete(`${BASE}/:slug`, async (ctx) => {
    orRefuse(await knowledge.remove(await siteOf(ctx), slugOf(ctx.params)));
    ctx.status = 204;
  });
  changeState(api, { knowledge, siteOf, show });
}

interface StateRoutes {
  readonly knowledge: KnowledgeDesk;
  readonly siteOf: (ctx: Context) => Promise<number>;
  readonly show: (ctx: Context, siteId: number, slug: string) => Promise<void>;
}

function changeState(api: Router, { knowledge, siteOf, show }: StateRoutes): void {
  for (const [verb, state] of [
    ["publish", "published"],
    ["unpublish", "draft"],
  ] as const) {
    api.post(`${BASE}/:slug/${verb}`, async (ctx) => {
      const siteId = await siteOf(ctx);
      const slug = slugOf(ctx.params);
      orRefuse(await knowledge.setState(siteId, slug, state));
      await show(ctx, siteId, slug);
    });
  }
}

function slugOf(params: Record<string, string | undefined>): string {
  return validate(slugSchema, params["slug"]);
}

function orNotFound<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new DomainError("not-found");
  return value;
}

function orRefuse(isDone: boolean): void {
  if (!isDone) throw new DomainError("not-found");
}

function toSummary({ slug, title, state, origin, updatedAt }: KeptArticle): ArticleSummary {
  return { slug, title, state, origin, updatedAt: updatedAt.toISOString() };
}

function toView(article: KeptArticle): ArticleView {
  const { tags, questions, body } = article;
  return { ...toSummary(article), tags, questions, body };
}
