import type { InlineQuery } from "grammy/types";
import type { Conversation } from "#chat";
import { answer, type CommandHandler } from "./command-handler.ts";
import { cleanName, firstNameOf } from "./format.ts";
import { type Acting, conversationFor, type HandlingDeps, leads } from "./handling.ts";
import type { InlineOffer, Outcome } from "./outcome.ts";
import { type CannedReply, fillName, removeReply, saveReply } from "./reply-store.ts";
import { pageAndWords, pageOf } from "./page.ts";
import { clipText } from "./rich-text.ts";
import { ALL_SITES } from "./site-store.ts";

/** So many fit into one message, however long they are. */
const PAGE = 20;
const ALL = 1_000;
const OFFERS_MAX = 20;
const WORD = /^([\p{L}\p{N}_-]{1,40})(?:\s+([\s\S]{1,3500}))?$/u;

const CHANGE = /^(add|del|удалить|добавить)\s+([\s\S]+)$/iu;

/** `/replies`: those kept ready; for admins `add слово текст` and `del слово`. */
export const replies: CommandHandler = async (deps, acting, at) => {
  const { texts, manager } = acting;
  const change = changeOf(at.rest);
  if (!change) return list(deps, acting, at);
  if (manager.role !== "admin") return answer(deps, acting, texts.adminsOnly);
  const reply = { ...change.reply, siteId: manager.siteId ?? ALL_SITES };
  const done = await (change.isRemoval ? remove(deps, acting, reply) : add(deps, acting, reply));
  return answer(deps, acting, done ?? texts.repliesUsage);
};

function changeOf(rest: string) {
  const [, verb, words = ""] = CHANGE.exec(rest) ?? [];
  if (verb === undefined) return undefined;
  const [, word = "", content = ""] = WORD.exec(words.trim()) ?? [];
  return {
    isRemoval: /^(?:del|удалить)$/iu.test(verb),
    reply: { word: word.toLowerCase(), content },
  };
}

const list: CommandHandler = async (deps, acting, { rest }) => {
  const { manager, texts } = acting;
  const { words, number } = pageAndWords(rest);
  const found = await deps.replies.list(manager.siteId, words, ALL);
  const { shown, more } = pageOf(found, { number, size: PAGE });
  const rows = shown.map(({ word, content }) => `${word}: ${clipText(content, 100)}`);
  const { username } = await deps.bot.me();
  const next =
    more > 0 ? [texts.more(more, `/replies ${words} ${number + 1}`.replace("  ", " "))] : [];
  const lines = [texts.repliesHeading(found.length, username), ...rows, ...next];
  return answer(deps, acting, lines.join("\n"));
};

type NewReply = Omit<CannedReply, "id">;

/** The words for the admin; undefined when they wrote something else. */
async function add(
  { db }: HandlingDeps,
  { texts }: Acting,
  reply: NewReply,
): Promise<string | undefined> {
  if (reply.word === "" || reply.content === "") return undefined;
  await db.transaction((tx) => saveReply(tx, reply));
  return texts.replySaved(reply.word);
}

async function remove(
  { db }: HandlingDeps,
  { texts }: Acting,
  { siteId, word }: NewReply,
): Promise<string | undefined> {
  const isGone = word !== "" && (await db.transaction((tx) => removeReply(tx, siteId, word)));
  return isGone ? texts.replyRemoved(word) : undefined;
}

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
  const first = firstNameOf(cleanName(lead?.name ?? ""));
  // Nobody is called by a number.
  return first && /\p{L}/u.test(first) ? first : undefined;
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
