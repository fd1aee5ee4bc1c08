import type { ChatFullInfo, ChatMember, UserFromGetMe } from "grammy/types";
import type { Manager } from "#auth";
import { answer, type CommandHandler, forAdmins } from "./command-handler.ts";
import type { HandlingDeps } from "./handling.ts";
import { type Effect, type Outcome, say, type Spot } from "./outcome.ts";
import { botLink } from "./start-link.ts";
import { ALL_SITES } from "./site-store.ts";
import type { Texts } from "./texts.ts";

const RIGHTS = ["can_manage_topics", "can_pin_messages", "can_delete_messages"] as const;
const LINK_RIGHTS = "manage_topics+pin_messages+delete_messages+invite_users";

/** `/setup` in private gives the one link that adds the bot with its rights; in a group it looks whether all is well. */
export const setup: CommandHandler = forAdmins(async (deps, acting, { rest }) => {
  const { isPrivate, manager, spot, texts } = acting;
  if (!isPrivate) return setUpGroup(deps, { manager, spot, texts, rest });
  const { username } = await deps.bot.me();
  const link = `${botLink(deps.config.linkRoot, username)}?startgroup=setup&admin=${LINK_RIGHTS}`;
  return answer(deps, acting, texts.setupLink(link));
});

export interface SettingUp {
  readonly manager: Manager;
  readonly spot: Spot;
  readonly texts: Texts;
  /** The key of a site whose group this is to be. */
  readonly rest: string;
}

/** Takes the group for the managers' own, and says what is well and how to mend what is not. */
export async function setUpGroup(
  deps: HandlingDeps,
  { manager, spot, texts, rest }: SettingUp,
): Promise<Outcome> {
  const checks = await check(deps, spot.chatId, texts);
  const rows = checks.map(({ isGood, words, mend }) => (isGood ? `✅ ${words}` : `❌ ${mend}`));
  const isReady = checks.every(({ isGood, isNeeded }) => isGood || !isNeeded);
  const site = await siteFor(deps, manager, { chatId: spot.chatId, rest });
  const adoption: Effect[] =
    site.isNew && isReady
      ? [
          async (tx) => {
            await deps.sites.saveGroup(tx, site.siteId, spot.chatId);
            tx.afterCommit(deps.groups.changed);
          },
        ]
      : [];
  const verdict = isReady
    ? site.isTaken
      ? texts.groupTaken
      : texts.groupReady(site.name ?? texts.allSites)
    : texts.groupNotReady;
  const text = [texts.setupHeading, ...rows, "", verdict].join("\n");
  return { effects: [...adoption, say(deps, spot, { text, isReply: spot.messageId > 0 })] };
}

interface SiteChoice {
  readonly siteId: number;
  readonly name: string | undefined;
  /** It was not this site's group before. */
  readonly isNew: boolean;
  /** Another group serves all sites, and no site was named. */
  readonly isTaken: boolean;
}

/** SECURITY: an admin of one site can give a group to that site alone. */
async function siteFor(
  { auth, groups }: HandlingDeps,
  manager: Manager,
  { chatId, rest }: { readonly chatId: number; readonly rest: string },
): Promise<SiteChoice> {
  const sites = await auth.sites.all();
  const named = sites.find(({ id, key }) =>
    manager.siteId === null ? key === rest : id === manager.siteId,
  );
  const siteId = named?.id ?? ALL_SITES;
  const current = groups.of(siteId);
  const isTaken = !named && rest !== "all" && current !== undefined && current !== chatId;
  const isNew = !isTaken && current !== chatId;
  return { siteId, name: named?.name, isNew, isTaken: isTaken && !groups.has(chatId) };
}

interface Check {
  readonly isGood: boolean;
  readonly isNeeded: boolean;
  readonly words: string;
  readonly mend: string;
}

async function check(
  { bot, config }: HandlingDeps,
  chatId: number,
  texts: Texts,
): Promise<Check[]> {
  const me = await bot.me();
  const chat = await bot.call("getChat", (api) => api.getChat({ chat_id: chatId }));
  const member = await bot.call("getChatMember", (api) =>
    api.getChatMember({ chat_id: chatId, user_id: me.id }),
  );
  const webhook = await bot.call("getWebhookInfo", (api) => api.getWebhookInfo());
  const isReceiving = (webhook.url ?? "") === (config.webhook?.url.href ?? "");
  const { setup: words } = texts;
  const isAdmin = member.status === "administrator";
  const needed = (isGood: boolean, [good, mend]: readonly [string, string]): Check => ({
    isGood,
    isNeeded: true,
    words: good,
    mend,
  });
  return [
    needed(isForum(chat), words.forum),
    needed(isAdmin, words.admin),
    // Who is no admin has none of the rights: said once, with what to tick.
    ...(isAdmin ? RIGHTS.map((right) => needed(has(member, right), words[right])) : []),
    needed(readsAll(me, member), words.privacy),
    needed(isReceiving, words.updates),
    { ...needed(me.supports_inline_queries, words.inline), isNeeded: false },
  ];
}

function isForum(chat: ChatFullInfo): boolean {
  return chat.type === "supergroup" && chat.is_forum === true;
}

function has(member: ChatMember, right: (typeof RIGHTS)[number]): boolean {
  return member.status === "administrator" && member[right] === true;
}

/** Privacy mode hides people's words from a bot that is no admin. */
function readsAll(me: UserFromGetMe, member: ChatMember): boolean {
  return me.can_read_all_group_messages || member.status === "administrator";
}
