import type { Conversation } from "#chat";
import { deskState, visitorLabel } from "./card.ts";
import { answer, type CommandHandler } from "./command-handler.ts";
import { SIGNS } from "./format.ts";
import type { HandlingDeps } from "./handling.ts";

const FOUND_MAX = 10;

/** `/find`: by code, part of a name, or a whole phone number. */
export const find: CommandHandler = async (deps, acting, { rest }) => {
  const { manager, texts } = acting;
  if (rest === "") return answer(deps, acting, texts.findUsage);
  const siteIds = await sitesOf(deps, manager.siteId);
  const found = await deps.chat.queries.find({ siteIds, text: rest, limit: FOUND_MAX });
  if (found.length === 0) return answer(deps, acting, texts.foundNothing);
  const label = (conversation: Conversation) => {
    const started = conversation.startedAt.toLocaleDateString(texts.locale);
    return `${SIGNS[deskState(conversation)]} ${visitorLabel(conversation, texts)} · ${started}`;
  };
  const buttons = found.map((conversation) => [
    { text: label(conversation), callback_data: `h:${conversation.id}` },
  ]);
  return answer(deps, acting, { text: texts.found(found.length), buttons });
};

/** The sites that a manager may see. */
export async function sitesOf(
  { auth }: HandlingDeps,
  siteId: number | null,
): Promise<readonly number[]> {
  return siteId === null ? (await auth.sites.all()).map(({ id }) => id) : [siteId];
}
