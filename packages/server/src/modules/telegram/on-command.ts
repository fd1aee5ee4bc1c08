import type { Message } from "grammy/types";
import type { Conversation } from "#chat";
import { type Action, close, take, toAi } from "./actions.ts";
import { deskState, visitorLabel } from "./card.ts";
import { type Command, parseCode } from "./command.ts";
import { saveDesk } from "./desk-store.ts";
import { SIGNS, waitingStep } from "./format.ts";
import {
  answer,
  codeAndRest,
  type CommandAt,
  type CommandHandler,
  meant,
} from "./command-handler.ts";
import { stillWanting } from "./digest.ts";
import { type Acting, type HandlingDeps, leads } from "./handling.ts";
import { ban, unban } from "./on-ban.ts";
import { onDelete } from "./on-delete.ts";
import { find } from "./on-find.ts";
import { hours } from "./on-hours.ts";
import { invite, start } from "./on-invite.ts";
import { managers } from "./on-managers.ts";
import { replies } from "./on-replies.ts";
import { setup } from "./on-setup.ts";
import { stats } from "./on-stats.ts";
import { transfer } from "./on-transfer.ts";
import type { Keyboard } from "./order.ts";
import { type Outcome, say } from "./outcome.ts";
import { pageAndWords, pageOf } from "./page.ts";
import { textsFor } from "./texts.ts";

const PAGE = 10;
/** More than managers can look through. */
const ALL = 100;

/** A manager's command. An unknown one is answered, and never goes to the visitor. */
export async function onCommand(
  deps: HandlingDeps,
  acting: Acting,
  { command, message }: { command: Command; message: Message },
): Promise<Outcome> {
  const handler = Object.hasOwn(COMMANDS, command.name) ? COMMANDS[command.name] : undefined;
  if (!handler) return answer(deps, acting, acting.texts.unknownCommand);
  return handler(deps, acting, { message, rest: command.rest });
}

const COMMANDS: Record<string, CommandHandler> = {
  start,
  invite,
  help: async (deps, acting) => answer(deps, acting, acting.texts.help),
  on: (deps, acting) => setShift(deps, acting, true),
  off: (deps, acting) => setShift(deps, acting, false),
  lang: setLanguage,
  list,
  take: (deps, acting, at) => {
    const { code, rest } = codeAndRest(at.rest);
    return onConversation(deps, acting, { ...at, code, rest, action: take });
  },
  close: (deps, acting, at) => {
    const { code, rest } = codeAndRest(at.rest);
    return onConversation(deps, acting, { ...at, code, rest, action: close });
  },
  // What follows is a note, which may look like a code; only one with its sign is meant.
  ai: (deps, acting, at) => {
    const { code, rest } = (at.rest.startsWith("#") && parseCode(at.rest)) || {
      code: undefined,
      rest: at.rest,
    };
    return onConversation(deps, acting, { ...at, code, rest, action: toAi(rest) });
  },
  del: (deps, acting, { message }) => onDelete(deps, acting, message),
  transfer,
  replies,
  find,
  stats,
  managers,
  hours,
  ban,
  unban,
  setup,
};

async function onConversation(
  deps: HandlingDeps,
  acting: Acting,
  at: CommandAt & { readonly code: string | undefined; readonly action: Action },
): Promise<Outcome> {
  const conversation = await meant(deps, acting, at);
  if (!conversation) return answer(deps, acting, acting.texts.noConversation);
  const { words, effects } = await at.action(deps, acting, conversation);
  return {
    effects: [...effects, say(deps, acting.spot, { text: words, conversationId: conversation.id })],
  };
}

async function list(deps: HandlingDeps, acting: Acting, { rest }: CommandAt): Promise<Outcome> {
  const { manager, texts, desk, spot } = acting;
  const { number } = pageAndWords(rest);
  const { shown: conversations, more } = pageOf(await waitingFor(deps, acting), {
    number,
    size: PAGE,
  });
  if (conversations.length === 0) return answer(deps, acting, texts.listEmpty);
  const rows = conversations.map((conversation) => {
    const marks = [
      leads(manager, conversation) ? texts.listYours : waited(deps, acting, conversation),
      ...(desk?.focus === conversation.id && leads(manager, conversation) ? [texts.listFocus] : []),
    ];
    return `${SIGNS[deskState(conversation)]} ${[visitorLabel(conversation, texts), ...marks].join(" · ")}`;
  });
  const buttons: Keyboard = conversations.map((conversation) => [
    {
      text: `${SIGNS[deskState(conversation)]} ${visitorLabel(conversation, texts)}`,
      callback_data: `${leads(manager, conversation) ? "f" : "t"}:${conversation.id}`,
    },
  ]);
  const next = more > 0 ? [texts.more(more, `/list ${number + 1}`)] : [];
  const text = [texts.listHeading, ...rows, ...next].join("\n");
  return { effects: [say(deps, spot, { text, buttons })] };
}

/** Who waits, what this manager leads, and those for whom nobody came in time. */
async function waitingFor(
  deps: HandlingDeps,
  { manager }: Acting,
): Promise<readonly Conversation[]> {
  const siteIds = manager.siteId === null ? undefined : [manager.siteId];
  const own = await deps.chat.queries.desk({
    ...(siteIds ? { siteIds } : {}),
    managerId: manager.id,
    limit: ALL,
  });
  const missed = (await stillWanting(deps, siteIds, ALL)).filter(
    ({ id, mode }) => mode === "ai" && !own.some((each) => each.id === id),
  );
  return [...own, ...missed];
}

function waited(
  { clock }: HandlingDeps,
  { texts }: Acting,
  { waitingSince, mode }: Conversation,
): string {
  if (mode === "ai") return texts.missedWait;
  return texts.waits(
    waitingStep(waitingSince ? clock.now().getTime() - waitingSince.getTime() : 0),
  );
}

async function setShift(deps: HandlingDeps, acting: Acting, isOnShift: boolean): Promise<Outcome> {
  const { manager, spot, texts } = acting;
  const waiting = (await waitingFor(deps, acting)).filter(({ status }) => status === "transferred");
  return {
    effects: [
      // A person's private chat has the person's id, so this also works from the group.
      (tx) =>
        saveDesk(
          tx,
          { managerId: manager.id, chatId: manager.telegramId },
          { isOnShift, lastActiveAt: deps.clock.now() },
        ),
      (tx) =>
        Promise.resolve(tx.afterCommit(() => void deps.presence.refresh().catch(() => undefined))),
      say(deps, spot, { text: isOnShift ? texts.onShift(waiting.length) : texts.offShift }),
    ],
  };
}

async function setLanguage(
  deps: HandlingDeps,
  acting: Acting,
  { rest }: CommandAt,
): Promise<Outcome> {
  const { manager, spot, texts } = acting;
  const locale = rest.toLowerCase();
  if (locale !== "ru" && locale !== "en") return answer(deps, acting, texts.languageUsage);
  const desk = { managerId: manager.id, chatId: manager.telegramId };
  return {
    effects: [
      (tx) => saveDesk(tx, desk, { locale }),
      say(deps, spot, { text: textsFor(locale).languageSet }),
    ],
  };
}
