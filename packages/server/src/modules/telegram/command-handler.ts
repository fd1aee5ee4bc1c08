import type { Message } from "grammy/types";
import type { Conversation } from "#chat";
import { parseCode } from "./command.ts";
import { type Acting, conversationAt, conversationFor, type HandlingDeps } from "./handling.ts";
import type { Keyboard } from "./order.ts";
import { type Outcome, say } from "./outcome.ts";

/** A manager's command, carried out. */
export type CommandHandler = (
  deps: HandlingDeps,
  acting: Acting,
  at: CommandAt,
) => Promise<Outcome>;

export interface CommandAt {
  readonly message: Message;
  /** What follows the command's name. */
  readonly rest: string;
}

/** Answers a command with words. */
export async function answer(
  deps: HandlingDeps,
  { spot }: Acting,
  words: string | { readonly text: string; readonly buttons: Keyboard },
): Promise<Outcome> {
  const said = typeof words === "string" ? { text: words } : words;
  return { effects: [say(deps, spot, said)] };
}

/** Lets admins alone do it. */
export function forAdmins(handler: CommandHandler): CommandHandler {
  return (deps, acting, at) =>
    acting.manager.role === "admin"
      ? handler(deps, acting, at)
      : answer(deps, acting, acting.texts.adminsOnly);
}

/** The conversation that is meant: by its code, by the place of the message, or the one that plain words go to. */
export async function meant(
  deps: HandlingDeps,
  acting: Acting,
  { message, code }: { readonly message: Message; readonly code: string | undefined },
): Promise<Conversation | undefined> {
  const { manager, desk, isPrivate } = acting;
  if (code !== undefined)
    return deps.chat.queries.conversationByCode(manager.siteId ?? undefined, code);
  const here = await conversationAt(deps, acting, message);
  if (here || !isPrivate || desk?.focus === undefined) return here;
  return conversationFor(deps, manager, desk.focus);
}

/** The code that a command may begin with, and what follows it. */
export function codeAndRest(rest: string): {
  readonly code: string | undefined;
  readonly rest: string;
} {
  return parseCode(rest) ?? { code: undefined, rest };
}
