import type { InlineQuery } from "grammy/types";
import type { Conversation } from "#chat";
import { answer, type CommandHandler } from "./command-handler.ts";
import { cleanName, firstNameOf } from "./format.ts";
import { conversationFor, type HandlingDeps, leads } from "./handling.ts";
import type { InlineOffer, Outcome } from "./outcome.ts";
import { fillName, removeReply, saveReply } from "./reply-store.ts";
import { clipText } from "./rich-text.ts";
import { ALL_SITES } from "./site-store.ts";

const LIST_MAX = 30;
const OFFERS_MAX = 20;
const WORD = /^([\p{L}\p{N}_-]{1,40})(?:\s+([\s\S]{1,3500}))?$/u;

/** `/replies`: those kept ready; for admins `add слово текст` and `del слово`. */
export const replies: CommandHandler = async (deps, acting, { rest }) => {
  const { manager, texts } = acting;
  const [, verb = "", words = ""] = /^(add|del|удалить|добавить)\s+([\s\S]+)$/iu.exec(rest) ?? [];
  if (verb === "") {
    const found = await deps.replies.list(manager.siteId, rest, LIST_MAX);
    const rows = found.map(({ word, content }) => `${word}: ${clipText(content, 100)}`);
    const { username } = await deps.bot.me();
    return answer(deps, acting, [texts.repliesHeading(rows.length, username), ...rows].join("\n"));
  }
  if (manager.role !== "admin") return answer(deps, acting, texts.adminsOnly);
  const [, word = "", content = ""] = WORD.exec(words.trim()) ?? [];
  const siteId = manager.siteId ?? ALL_SITES;
  const key = word.toLowerCase();
  if (/^(?:del|удалить)$/iu.test(verb)) {
    const isGone = key !== "" && (await deps.db.transaction((tx) => removeReply(tx, siteId, key)));
    return answer(deps, acting, isGone ? texts.replyRemoved(key) : texts.repliesUsage);
  }
  if (key === "" || content === "") return answer(deps, acting, texts.repliesUsage);
  await deps.db.transaction((tx) => saveReply(tx, { siteId, word: key, content }));
  return answer(deps, acting, texts.replySaved(key));
};

/** `@bot слово`: the canned replies that fit. SECURITY: who is no manager is offered nothing. */
export async function onInlineQuery(deps: HandlingDeps, query: InlineQuery): Promise<Outcome> {
  const manager = await deps.auth.managers.byTelegramId(query.from.id);
  if (!manager) return { effects: [], offers: [] };
  const found = await deps.replies.list(manager.siteId, query.query.trim(), OFFERS_MAX);
  const desk = await deps.desks.ofManager(manager.id);
  const inFocus = desk?.focus && (await conversationFor(deps, manager, desk.focus));
  const own = inFocus || (await onlyOneLed(deps, manager));
  const offers = found.map(({ id, word, content }): InlineOffer => {
    const text = own ? fillName(content, visitorFirstName(own)) : content;
    return { id: String(id), title: word, description: clipText(text, 120), text };
  });
  return { effects: [], offers };
}

/** The visitor's first name, fit to stand in a manager's words. */
export function visitorFirstName({ lead }: Pick<Conversation, "lead">): string | undefined {
  return firstNameOf(cleanName(lead?.name ?? ""));
}

/** An inline query does not say where it is typed; with one conversation there is no doubt. */
async function onlyOneLed(
  { chat }: HandlingDeps,
  manager: Parameters<typeof leads>[0],
): Promise<Conversation | undefined> {
  const siteIds = manager.siteId === null ? {} : { siteIds: [manager.siteId] };
  const desk = await chat.queries.desk({ ...siteIds, managerId: manager.id, limit: 50 });
  const led = desk.filter((conversation) => leads(manager, conversation));
  return led.length === 1 ? led[0] : undefined;
}
