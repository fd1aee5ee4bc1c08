import type { Conversation } from "#chat";
import { deskState, visitorLabel } from "./card.ts";
import { cleanName, SIGNS } from "./format.ts";
import { type Acting, type HandlingDeps, leads, markRead } from "./handling.ts";
import { type Effect, say, showLines } from "./outcome.ts";
import { saveDesk } from "./desk-store.ts";
import { clipText, joinRich, MESSAGE_MAX, type RichText, rich } from "./rich-text.ts";
import { linesOf, renderTranscript } from "./transcript.ts";
import { visitorWords } from "./visitor-words.ts";

/** What a manager did, in words for them. */
export interface Done {
  readonly words: string;
  readonly effects: readonly Effect[];
}

/** What a manager does to one conversation, by a button or a command. */
export type Action = (
  deps: HandlingDeps,
  acting: Acting,
  conversation: Conversation,
) => Promise<Done>;

const HISTORY_LINES = 20;

/** Takes the conversation; of many who press, one gets it. */
export const take: Action = async (deps, acting, conversation) => {
  const { manager, texts, spot } = acting;
  const result = await deps.chat.manager.claim({ conversationId: conversation.id, manager });
  if (!result.claimed)
    return { words: texts.takenBy(cleanName(result.by) || texts.managerName), effects: [] };
  await markRead(deps, conversation.id, spot);
  return {
    words: result.already ? texts.alreadyYours : texts.youTook,
    effects: await ownHere(deps, acting, conversation.id),
  };
};

/** Gives the conversation back to the AI, with what it should know. */
export function toAi(note?: string): Action {
  return async (deps, acting, conversation) => {
    const { manager, texts } = acting;
    const refusal = refuseIfOthers(acting, conversation);
    if (refusal) return refusal;
    const isWithAi = deskState(conversation) === "ai";
    if (!isWithAi || note)
      await deps.chat.manager.returnToAi({
        conversationId: conversation.id,
        manager,
        ...(note ? { note } : {}),
      });
    const without = isWithAi ? texts.alreadyWithAi : texts.returnedToAi(conversation.code);
    return {
      words: note ? texts.returnedWithNote : without,
      effects: loseFocus(acting, conversation.id),
    };
  };
}

/** Ends the conversation. */
export const close: Action = async (deps, acting, conversation) => {
  const { manager, texts } = acting;
  if (conversation.status === "closed") return { words: texts.alreadyClosed, effects: [] };
  const refusal = refuseIfOthers(acting, conversation);
  if (refusal) return refusal;
  await deps.chat.manager.close({ conversationId: conversation.id, manager });
  return { words: texts.closedNow, effects: loseFocus(acting, conversation.id) };
};

/** Approves or rejects the lead; the visitor reads it in the widget. */
export function decide(status: "approved" | "rejected"): Action {
  return async (deps, { manager, texts }, conversation) => {
    const site = await deps.auth.sites.byId(conversation.siteId);
    const line = visitorWords(site?.settings.locale)[status];
    const { id: conversationId } = conversation;
    const decision = await deps.chat.manager.decideLead({ conversationId, manager, status, line });
    const known = decision.decided ? status : decision.status;
    return {
      words: known === null ? texts.leadAbsent : texts.leadDecided(texts.leadStatuses[known]),
      effects: [],
    };
  };
}

/** Shows the last lines in one message. */
export const history: Action = async (deps, acting, conversation) => {
  const { texts, spot } = acting;
  const text = await historyText(deps, acting, conversation);
  const effect = say(deps, spot, { text, conversationId: conversation.id, isReply: false });
  return { words: texts.historySent, effects: [effect] };
};

/** Makes plain words in the manager's private chat go to this conversation. */
export const focus: Action = async (deps, acting, conversation) => {
  const { manager, texts } = acting;
  if (!leads(manager, conversation)) return { words: texts.buttonStale, effects: [] };
  return {
    words: texts.focusMoved(visitorLabel(conversation, texts)),
    effects: await ownHere(deps, acting, conversation.id),
  };
};

/** In a private chat the one who leads gets the lines, and plain words go to the visitor. */
export async function ownHere(
  deps: HandlingDeps,
  { isPrivate, manager, spot }: Acting,
  conversationId: string,
): Promise<Effect[]> {
  if (!isPrivate) return [];
  const card = await deps.cards.find(conversationId, spot.chatId);
  return [
    showLines(deps, { conversationId, chatId: spot.chatId }, card),
    (tx) => saveDesk(tx, { managerId: manager.id, chatId: spot.chatId }, { focus: conversationId }),
  ];
}

/** Nobody takes a conversation out of another's hands by accident. */
export function refuseIfOthers(
  { manager, texts }: Acting,
  conversation: Conversation,
): Done | undefined {
  const isOthers = deskState(conversation) === "led" && !leads(manager, conversation);
  if (!isOthers || manager.role === "admin") return undefined;
  return {
    words: texts.ledByOther(cleanName(conversation.managerName ?? "") || texts.managerName),
    effects: [],
  };
}

function loseFocus({ desk }: Acting, conversationId: string): Effect[] {
  if (desk?.focus !== conversationId) return [];
  return [(tx) => saveDesk(tx, desk, { focus: undefined })];
}

async function historyText(
  deps: HandlingDeps,
  { texts }: Acting,
  conversation: Conversation,
): Promise<RichText> {
  const label = visitorLabel(conversation, texts);
  const entries = await deps.chat.queries.recentEntries(conversation.id, 150);
  const lines = linesOf(entries).slice(-HISTORY_LINES);
  if (lines.length === 0) return rich(texts.historyEmpty);
  const transcript = renderTranscript(
    lines,
    { visitor: label, texts },
    texts.historyHeading(label),
  );
  const notes = await deps.chat.queries.managerNotes(conversation.id);
  if (notes.length === 0) return transcript;
  const rows = notes.map(
    ({ name, note }) =>
      `${SIGNS.note} ${cleanName(name ?? "") || texts.managerName}: ${clipText(note, 200)}`,
  );
  const below = rich({ text: texts.notesHeading, style: "italic" }, `\n${rows.join("\n")}`);
  const both = joinRich([transcript, below], "\n\n");
  return both.text.length <= MESSAGE_MAX ? both : transcript;
}
